package io.gateway302.usage;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads numbers that somebody else wrote, whatever they wrote. */
final class Quantity {

    /** No call of a language model has as many tokens; what says so says nothing. */
    private static final double MOST = 1e9;

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
}
