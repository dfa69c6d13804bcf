package io.gateway302.usage;

import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads numbers that somebody else wrote, whatever they wrote. */
final class Quantity {

    /** No call of a language model has as many tokens; what says so says nothing. */
    private static final double MOST = 1e9;

    /** Characters of the longest text that is taken for a number. */
    private static final int LONGEST = 100;

    private static final Pattern DECIMAL = Pattern.compile("\\d{1,18}(?:\\.\\d{1,18})?");

    private Quantity() {}

    /**
     * The number, rounded up; null where there is none, or none that can be true.
     *
     * @param node a number, or a text that holds one
     */
    static @Nullable Long of(JsonNode node) {
        Double number = decimal(node);
        return number == null ? null : (long) Math.ceil(number);
    }

    /** The same, not rounded. */
    static @Nullable Double decimal(JsonNode node) {
        double number;
        if (node.isNumber()) {
            number = node.doubleValue(Double.NaN);
        } else if (node.isString()
                && DECIMAL.matcher(node.stringValue().strip()).matches()) {
            number = Double.parseDouble(node.stringValue().strip());
        } else {
            return null;
        }
        return number >= 0 && number <= MOST ? number : null;
    }

    /**
     * The number that a request asks for, however a server may read it: a JSON number, or a text such as {@code "10"},
     * {@code " +10 "} or {@code "1e1"}. Not a number where there is none; 0 for an empty text, which forms have for what is
     * left out.
     */
    static double asked(JsonNode node) {
        if (node.isNumber()) {
            return node.numberValue().doubleValue();
        }
        String text = node.isString() ? node.stringValue().strip() : "?";
        if (text.isEmpty()) {
            return 0;
        }
        try {
            return text.length() > LONGEST ? Double.NaN : new BigDecimal(text).doubleValue();
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
