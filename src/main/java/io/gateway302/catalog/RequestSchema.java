package io.gateway302.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON Schema, draft 2020-12, of the request body of an operation. */
public final class RequestSchema {

    private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";
    private static final JsonMapper TREES = JsonMapper.shared();

    private RequestSchema() {}

    /**
     * Returns the schema of the operation's body. Unknown fields are allowed, because the upstream ignores them or may
     * support them by now.
     *
     * @return new tree for each call; callers should keep it instead of creating one for each request
     */
    public static ObjectNode of(Operation operation) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put("$schema", DIALECT);
        schema.put("title", operation.title());
        schema.put("type", "object");
        describeMembers(
                operation.fields().stream()
                        .filter(field -> field.in() == Field.Location.BODY)
                        .toList(),
                schema);
        return schema;
    }

    /**
     * Returns the schema of a field in any location.
     *
     * @return new tree for each call
     */
    public static ObjectNode of(Field field) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        describe(field, schema);
        return schema;
    }

    private static void describeMembers(List<Field> fields, ObjectNode schema) {
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = JsonNodeFactory.instance.arrayNode();
        for (Field field : fields) {
            describe(field, properties.putObject(field.name()));
            if (field.required()) {
                required.add(field.name());
            }
        }
        putUnlessEmpty(schema, "required", required);
    }

    private static void describe(Field field, ObjectNode schema) {
        putTypes(field.types(), schema);
        putIfKnown(schema, "description", field.note());
        if (field.defaultValue() != null) {
            schema.set("default", field.defaultValue());
        }
        putUnlessEmpty(schema, "enum", array(field.enumeration()));
        putUnlessEmpty(schema, "examples", array(field.examples()));
        putIfKnown(schema, "minimum", field.min());
        putIfKnown(schema, "exclusiveMinimum", field.exclusiveMin());
        putIfKnown(schema, "maximum", field.max());
        putIfKnown(schema, "maxLength", field.maxLength());
        putIfKnown(schema, "minItems", field.minItems());
        putIfKnown(schema, "maxItems", field.maxItems());
        describeInside(field, schema);
    }

    private static void describeInside(Field field, ObjectNode schema) {
        if (field.items() != null) {
            putTypes(List.of(field.items()), schema.putObject("items"));
        }
        if (field.fields().isEmpty()) {
            return;
        }
        if (field.types().contains(Field.Type.ARRAY)) {
            describeMembers(field.fields(), schema.withObject("/items"));
        }
        if (field.types().isEmpty() || field.types().contains(Field.Type.OBJECT)) {
            describeMembers(field.fields(), schema);
        }
    }

    private static void putTypes(List<Field.Type> types, ObjectNode schema) {
        List<String> names = types.stream().map(RequestSchema::name).distinct().toList();
        if (names.size() == 1) {
            schema.put("type", names.getFirst());
        } else if (!names.isEmpty()) {
            names.forEach(schema.putArray("type")::add);
        }
        if (types.equals(List.of(Field.Type.FILE))) {
            schema.put("contentMediaType", "application/octet-stream");
        }
    }

    private static String name(Field.Type type) {
        return (type == Field.Type.FILE ? Field.Type.STRING : type).label();
    }

    private static ArrayNode array(List<JsonNode> values) {
        return JsonNodeFactory.instance.arrayNode().addAll(values);
    }

    private static void putIfKnown(ObjectNode schema, String keyword, @Nullable Object value) {
        if (value != null) {
            schema.set(keyword, TREES.valueToTree(value));
        }
    }

    private static void putUnlessEmpty(ObjectNode schema, String keyword, ArrayNode values) {
        if (!values.isEmpty()) {
            schema.set(keyword, values);
        }
    }
}
