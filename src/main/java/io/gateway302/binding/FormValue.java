package io.gateway302.binding;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Conversion of the texts of a form to the JSON values that they stand for. */
final class FormValue {

    private static final Pattern INTEGER = Pattern.compile("-?\\d{1,30}");
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,30}(?:\\.\\d{1,30})?");

    private FormValue() {}

    /** Returns the value of a text for a component of this type; the same node if it has no such value. */
    static JsonNode of(JsonNode node, Class<?> type) {
        if (!node.isString()) {
            return node;
        }
        String text = node.stringValue();
        if (type == Boolean.class && (text.equals("true") || text.equals("false"))) {
            return BooleanNode.valueOf(text.equals("true"));
        }
        if ((type == Integer.class || type == Long.class)
                && INTEGER.matcher(text).matches()) {
            return JsonNodeFactory.instance.numberNode(new BigInteger(text));
        }
        if (type == Double.class && NUMBER.matcher(text).matches()) {
            return JsonNodeFactory.instance.numberNode(new BigDecimal(text));
        }
        return node;
    }
}
