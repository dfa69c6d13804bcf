package io.gateway302.api.document;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** All schemas of an OpenAPI document, by their place. Examples, defaults and names of properties are no schemas. */
final class SchemaWalk {

    /** Keywords whose value is a schema. */
    private static final Set<String> ONE = Set.of("schema", "items", "additionalProperties", "propertyNames");

    /** Keywords whose members are schemas by name. */
    private static final Set<String> NAMED = Set.of("properties", "schemas");

    /** Keywords whose elements are schemas. */
    private static final Set<String> LISTED = Set.of("anyOf", "oneOf", "allOf");

    private static final Set<String> VALUES = Set.of("example", "examples", "default", "enum", "required", "mapping");

    private final Map<String, JsonNode> schemas = new LinkedHashMap<>();

    SchemaWalk(JsonNode document) {
        document.path("paths").properties().forEach(path -> inside(path.getKey(), path.getValue()));
        inside("components", document.path("components"));
    }

    Map<String, JsonNode> schemas() {
        return schemas;
    }

    private void inside(String place, JsonNode node) {
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                inside(place + "/" + i, node.get(i));
            }
        }
        node.properties().forEach(member -> {
            String inner = place + "/" + member.getKey();
            JsonNode value = member.getValue();
            if (ONE.contains(member.getKey()) && value.isObject()) {
                schema(inner, value);
            } else if (NAMED.contains(member.getKey())) {
                value.properties().forEach(named -> schema(inner + "/" + named.getKey(), named.getValue()));
            } else if (LISTED.contains(member.getKey())) {
                for (int i = 0; i < value.size(); i++) {
                    schema(inner + "/" + i, value.get(i));
                }
            } else if (!VALUES.contains(member.getKey())) {
                inside(inner, value);
            }
        });
    }

    private void schema(String place, JsonNode schema) {
        schemas.put(place, schema);
        inside(place, schema);
    }
}
