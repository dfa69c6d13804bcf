package io.gateway302.validation;

import com.networknt.schema.Error;
import com.networknt.schema.path.NodePath;
import io.gateway302.problem.Violation;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Conversion of a JSON Schema error to a violation with the codes and messages of the typed API. */
final class SchemaViolation {

    private SchemaViolation() {}

    static Violation of(Error error) {
        String field = path(error.getInstanceLocation());
        JsonNode rule = error.getSchemaNode();
        return switch (error.getKeyword()) {
            case "required" -> new Violation(nested(field, error.getProperty()), "required", "is required");
            case "type" ->
                error.getInstanceNode().isNull()
                        ? new Violation(field, "null", "must not be null; leave the field out for its default")
                        : new Violation(field, "type", "must be " + types(rule));
            case "enum" ->
                new Violation(field, "enum", "must be one of " + texts(rule).collect(Collectors.joining(", ")));
            case "minimum" -> new Violation(field, "min", "must be greater than or equal to " + rule.asString());
            case "exclusiveMinimum" -> new Violation(field, "min", "must be greater than " + rule.asString());
            case "maximum" -> new Violation(field, "max", "must be less than or equal to " + rule.asString());
            case "maxLength" -> new Violation(field, "length", "must have at most " + count(rule, "character"));
            case "minItems" -> new Violation(field, "size", "must have at least " + count(rule, "element"));
            case "maxItems" -> new Violation(field, "size", "must have at most " + count(rule, "element"));
            default -> new Violation(field, "rule", "breaks a documented rule");
        };
    }

    private static String path(NodePath location) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < location.getNameCount(); i++) {
            Object step = location.getElement(i);
            if (step instanceof Integer) {
                path.append('[').append(step).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step);
            }
        }
        return path.toString();
    }

    private static String nested(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static String count(JsonNode number, String thing) {
        return number.asString() + " " + thing + (number.asInt() == 1 ? "" : "s");
    }

    private static String types(JsonNode rule) {
        return texts(rule)
                .map(type -> switch (type) {
                    case "boolean" -> "true or false";
                    case "integer", "array", "object" -> "an " + type;
                    default -> "a " + type;
                })
                .collect(Collectors.joining(" or "));
    }

    private static Stream<String> texts(JsonNode rule) {
        List<JsonNode> values = rule.isArray() ? rule.valueStream().toList() : List.of(rule);
        return values.stream().map(JsonNode::asString);
    }
}
