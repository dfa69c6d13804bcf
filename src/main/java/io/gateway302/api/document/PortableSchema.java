package io.gateway302.api.document;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Simplification of JSON Schemas to what generators of clients can translate into any language. A keyword that they
 * cannot translate is removed, so that the schema allows more; the description states the removed rule.
 */
final class PortableSchema {

    private PortableSchema() {}

    /** Simplifies a schema and the schemas inside it. */
    static void simplify(ObjectNode schema) {
        if (schema.path("type").isArray()) {
            describe(schema, "Types: " + listed(schema.path("type")));
            schema.remove("type");
        }
        if (schema.has("enum") && !isEnumeration(schema.path("enum"))) {
            describe(schema, "Values: " + listed(schema.path("enum")));
            schema.remove("enum");
        }
        if (schema.has("contentMediaType")) {
            // generators know a file by this format only
            schema.put("format", "binary");
        }
        schema.path("properties").forEach(PortableSchema::simplifyNested);
        simplifyNested(schema.path("items"));
    }

    private static void simplifyNested(JsonNode schema) {
        if (schema instanceof ObjectNode nested) {
            simplify(nested);
        }
    }

    /** Returns whether the values are of one type, and differ as names of constants. */
    private static boolean isEnumeration(JsonNode values) {
        Set<String> names = new HashSet<>();
        return values.valueStream().map(JsonNode::getNodeType).distinct().count() == 1
                && values.valueStream()
                        .map(value ->
                                value.asString().replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT))
                        .allMatch(name -> !name.isEmpty() && names.add(name));
    }

    private static String listed(JsonNode values) {
        return values.valueStream()
                .map(value -> "`" + (value.isString() && !value.asString().isEmpty() ? value.asString() : value) + "`")
                .collect(Collectors.joining(", "));
    }

    private static void describe(ObjectNode schema, String rule) {
        String description = schema.path("description").stringValue("");
        schema.put("description", description.isEmpty() ? rule : description + " (" + rule + ")");
    }
}
