package io.gateway302.sandbox.language;

import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Generator of minimal values for a JSON Schema, with only the required properties. */
final class Sample {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final int DEEPEST = 16;

    /** Maximum number of values. A schema with several references to itself would yield too many. */
    private static final int MAX_VALUES = 1000;

    private final JsonNode root;
    private int made;

    private Sample(JsonNode root) {
        this.root = root;
    }

    static JsonNode of(JsonNode schema) {
        return new Sample(schema).value(schema, 0);
    }

    private JsonNode value(JsonNode schema, int depth) {
        JsonNode first = firstGiven(schema);
        if (!first.isMissingNode()) {
            return first;
        }
        if (depth == DEEPEST || ++made > MAX_VALUES) {
            return JSON.nullNode();
        }
        JsonNode other = other(schema);
        if (!other.isMissingNode()) {
            return value(other, depth + 1);
        }
        return switch (type(schema)) {
            case "string" -> JSON.stringNode("sandbox");
            case "integer" -> JSON.numberNode(Math.max(1, schema.path("minimum").asInt(1)));
            case "number" ->
                JSON.numberNode(Math.max(1.0, schema.path("minimum").asDouble(1)));
            case "boolean" -> JSON.booleanNode(true);
            case "null" -> JSON.nullNode();
            case "array" -> array(schema, depth);
            default -> object(schema, depth);
        };
    }

    private static JsonNode firstGiven(JsonNode schema) {
        return schema.has("const") ? schema.path("const") : schema.path("enum").path(0);
    }

    /** Returns the schema that this one refers to; missing if there is none. */
    private JsonNode other(JsonNode schema) {
        String reference = schema.path("$ref").asString("");
        if (reference.startsWith("#/")) {
            return root.at(reference.substring(1));
        }
        JsonNode any = schema.path("anyOf").path(0);
        return any.isMissingNode() ? schema.path("oneOf").path(0) : any;
    }

    /** Returns the type in lower case, as in JSON Schema; Gemini uses upper case. */
    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        return (type.isArray() ? type.path(0) : type).asString("object").toLowerCase(Locale.ROOT);
    }

    private ArrayNode array(JsonNode schema, int depth) {
        ArrayNode array = JSON.arrayNode();
        int size = Math.clamp(schema.path("minItems").asInt(1), 1, 10);
        for (int i = 0; i < size; i++) {
            array.add(value(schema.path("items"), depth + 1));
        }
        return array;
    }

    private ObjectNode object(JsonNode schema, int depth) {
        ObjectNode object = JSON.objectNode();
        JsonNode properties = schema.path("properties");
        boolean all = !schema.path("required").isArray();
        for (var property : properties.properties()) {
            if (all || contains(schema.path("required"), property.getKey())) {
                object.set(property.getKey(), value(property.getValue(), depth + 1));
            }
        }
        return object;
    }

    private static boolean contains(JsonNode names, String name) {
        for (JsonNode each : names) {
            if (each.asString("").equals(name)) {
                return true;
            }
        }
        return false;
    }
}
