package io.gateway302.binding.query;

import io.gateway302.problem.ProblemException;
import io.gateway302.problem.Violation;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parser for times in requests to the administration. */
public final class Rfc3339 {

    public static final String RULE = "must be a time as in RFC 3339";

    static final String TIME_OR_DATE = RULE + ", or a date such as 2026-01-31";

    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

    /** Earliest time: RFC 3339 has the years 0000 to 9999. Responses show the time in UTC, whose year may differ. */
    private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    /** Offset of 18 to 24 hours, which Java's parser rejects. */
    private static final Pattern FAR_OFFSET = Pattern.compile("([+-])(1[89]|2[0-3]):([0-5][0-9])$");

    private Rfc3339() {}

    /**
     * Parses a time; null stays null.
     *
     * @param field field name for the problem
     * @throws ProblemException if the text is not a time
     */
    public static @Nullable Instant parse(String field, @Nullable String text) {
        return text == null ? null : valid(field, parse(text), RULE);
    }

    /**
     * Parses a time, or a date as its start in UTC; null stays null.
     *
     * @param field parameter name for the problem
     * @throws ProblemException if the text is neither
     */
    public static @Nullable Instant parseTimeOrDate(String field, @Nullable String text) {
        return text == null ? null : valid(field, parseTimeOrDate(text), TIME_OR_DATE);
    }

    private static Instant valid(String field, @Nullable Instant time, String rule) {
        if (time == null) {
            throw ProblemException.invalid(List.of(new Violation(field, "format", rule)));
        }
        return time;
    }

    /** Parses a time, or a date as its start in UTC. Returns null if the text is neither. */
    public static @Nullable Instant parseTimeOrDate(String text) {
        return DATE.matcher(text).matches() ? parse(text + "T00:00:00Z") : parse(text);
    }

    /** Parses a time. Returns null if the text is not one. */
    public static @Nullable Instant parse(String text) {
        try {
            Instant time = instant(text);
            return time.isBefore(EARLIEST) || time.isAfter(LATEST) ? null : time;
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static Instant instant(String text) {
        Matcher offset = FAR_OFFSET.matcher(text);
        if (!offset.find()) {
            return OffsetDateTime.parse(text).toInstant();
        }
        Duration ahead = Duration.parse(
                "PT%s%sH%s%sM".formatted(offset.group(1), offset.group(2), offset.group(1), offset.group(3)));
        return LocalDateTime.parse(text.substring(0, offset.start()))
                .toInstant(ZoneOffset.UTC)
                .minus(ahead);
    }
}
