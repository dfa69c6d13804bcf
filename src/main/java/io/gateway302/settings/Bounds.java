package io.gateway302.settings;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/**
 * Bounds of a setting, from the validation constraints of its record. Hibernate Validator applies the same constraints
 * later; its start takes more time than this whole check.
 *
 * @param rules all bounds
 */
record Bounds(List<Rule> rules) {

    static Bounds of(@Nullable Field field) {
        List<Rule> rules = new ArrayList<>();
        if (field != null) {
            for (Annotation constraint : field.getAnnotations()) {
                Rule rule = rule(constraint);
                if (rule != null) {
                    rules.add(rule);
                }
            }
        }
        return new Bounds(rules);
    }

    private static @Nullable Rule rule(Annotation constraint) {
        return switch (constraint) {
            case Min min -> atLeast(BigDecimal.valueOf(min.value()));
            case Max max -> atMost(BigDecimal.valueOf(max.value()));
            case DecimalMin min
            when !min.inclusive() ->
                new Rule("above " + min.value(), value -> number(value).compareTo(new BigDecimal(min.value())) > 0);
            case DecimalMin min -> atLeast(new BigDecimal(min.value()));
            case DecimalMax max -> atMost(new BigDecimal(max.value()));
            case DurationMin min -> {
                Duration least = Duration.ofDays(min.days())
                        .plusHours(min.hours())
                        .plusMinutes(min.minutes())
                        .plusSeconds(min.seconds())
                        .plusMillis(min.millis());
                yield new Rule("at least " + text(least), value -> ((Duration) value).compareTo(least) >= 0);
            }
            case DurationMax max -> {
                Duration most = Duration.ofDays(max.days())
                        .plusHours(max.hours())
                        .plusMinutes(max.minutes())
                        .plusSeconds(max.seconds())
                        .plusMillis(max.millis());
                yield new Rule("at most " + text(most), value -> ((Duration) value).compareTo(most) <= 0);
            }
            case Pattern pattern ->
                new Rule(
                        pattern.message().replaceFirst("^must look like ", "of the form "),
                        value -> value.toString().isBlank() || value.toString().matches(pattern.regexp()));
            default -> null;
        };
    }

    private static Rule atLeast(BigDecimal least) {
        return new Rule(
                "at least " + least.toPlainString(), value -> number(value).compareTo(least) >= 0);
    }

    private static Rule atMost(BigDecimal most) {
        return new Rule(
                "at most " + most.toPlainString(), value -> number(value).compareTo(most) <= 0);
    }

    private static BigDecimal number(Object value) {
        return new BigDecimal(value.toString());
    }

    private static String text(Duration duration) {
        return duration.isZero() ? "0s" : DurationStyle.SIMPLE.print(duration, unit(duration));
    }

    private static ChronoUnit unit(Duration duration) {
        return duration.toMillisPart() > 0 ? ChronoUnit.MILLIS : ChronoUnit.SECONDS;
    }

    /** Returns all bounds as text if one of them does not hold; null if all hold. */
    @Nullable
    String fault(Object value) {
        return rules.stream().allMatch(rule -> rule.holds.test(value))
                ? null
                : String.join(" and ", rules.stream().map(Rule::text).toList());
    }

    /**
     * One bound.
     *
     * @param text condition, as the text after "it must be"
     * @param holds test of the condition
     */
    record Rule(String text, Predicate<Object> holds) {}
}
