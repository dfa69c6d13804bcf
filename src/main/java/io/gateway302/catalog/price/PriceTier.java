package io.gateway302.catalog.price;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Price for the requests that meet its conditions.
 *
 * @param when required values by the place of a field in the request; each field must have one of its values
 * @param rate price of such a request
 */
public record PriceTier(Map<String, List<String>> when, Rate rate) {

    private static final Set<String> TRUE = Set.of("1", "yes", "on");

    /** Result of comparing the conditions with a request. */
    enum Match {
        YES,
        NO,
        /** It depends on a field whose value is not known. */
        POSSIBLE
    }

    /** Copies the conditions. */
    public PriceTier {
        when = Map.copyOf(when);
    }

    Match match(Pricing.Fields fields) {
        Match match = Match.YES;
        for (var condition : when.entrySet()) {
            String value = fields.value(condition.getKey());
            if (value == null) {
                match = Match.POSSIBLE;
            } else if (condition.getValue().stream().noneMatch(allowed -> isSame(allowed, value))) {
                return Match.NO;
            }
        }
        return match;
    }

    /** Compares texts regardless of case and of space around them, numbers by their value, and the forms of true. */
    private static boolean isSame(String allowed, String value) {
        String given = value.strip();
        if (allowed.equalsIgnoreCase(given)
                || (allowed.equals("true") && TRUE.contains(given.toLowerCase(Locale.ROOT)))) {
            return true;
        }
        BigDecimal number = number(allowed);
        BigDecimal other = number(given);
        return number != null && other != null && number.compareTo(other) == 0;
    }

    private static @Nullable BigDecimal number(String text) {
        boolean plausible = !text.isEmpty() && text.length() < 20 && Character.isDigit(text.charAt(0));
        try {
            return plausible ? new BigDecimal(text) : null;
        } catch (NumberFormatException _) {
            return null;
        }
    }
}
