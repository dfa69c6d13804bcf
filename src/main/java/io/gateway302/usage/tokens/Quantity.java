package io.gateway302.usage.tokens;

import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Tolerant reader of numbers in requests and responses. */
public final class Quantity {

    /** Maximum plausible number. No call of a language model has as many tokens, so larger values are ignored. */
    private static final double MAX = 1e9;

    /** Maximum length of a text that is parsed as a number, in characters. */
    private static final int MAX_LENGTH = 100;

    private static final Pattern DECIMAL = Pattern.compile("\\d{1,18}(?:\\.\\d{1,18})?");

    private Quantity() {}

    /**
     * Returns the number, rounded up; null if there is none, or if it is not plausible.
     *
     * @param node a number, or a text that contains one
     */
    static @Nullable Long of(JsonNode node) {
        Double number = decimal(node);
        return number == null ? null : (long) Math.ceil(number);
    }

    /** Returns the number without rounding; null if there is none, or if it is not plausible. */
    public static @Nullable Double decimal(JsonNode node) {
        double number;
        if (node.isNumber()) {
            number = node.doubleValue(Double.NaN);
        } else if (node.isString()
                && DECIMAL.matcher(node.stringValue().strip()).matches()) {
            number = Double.parseDouble(node.stringValue().strip());
        } else {
            return null;
        }
        return number >= 0 && number <= MAX ? number : null;
    }

    /**
     * Returns the number in a request, in any form that an upstream may accept: a JSON number, or a text such as {@code
     * "10"}, {@code " +10 "} or {@code "1e1"}. Returns NaN if there is no number, and 0 for an empty text, which is an
     * omitted field in a form.
     */
    public static double asked(JsonNode node) {
        if (node.isNumber()) {
            return node.numberValue().doubleValue();
        }
        String text = node.isString() ? node.stringValue().strip() : "?";
        if (text.isEmpty()) {
            return 0;
        }
        try {
            return text.length() > MAX_LENGTH ? Double.NaN : new BigDecimal(text).doubleValue();
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
