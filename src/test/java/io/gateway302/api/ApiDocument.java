package io.gateway302.api;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** OpenAPI document for strict validation: formats are checked, and undocumented fields are errors. */
final class ApiDocument {

    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            registry -> registry.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

    private final ObjectNode document;

    private ApiDocument(ObjectNode document) {
        this.document = document;
    }

    static ApiDocument of(String json) {
        ObjectNode document = (ObjectNode) JsonMapper.shared().readTree(json);
        for (JsonNode schema : document.at("/components/schemas")) {
            boolean object = schema.has("properties") || schema.has("allOf");
            if (object && !schema.has("additionalProperties")) {
                ((ObjectNode) schema).put("unevaluatedProperties", false);
            }
        }
        return new ApiDocument(document);
    }

    /** Returns the operations at the gateway's own paths, by method and path. */
    Map<String, JsonNode> operations() {
        Map<String, JsonNode> operations = new LinkedHashMap<>();
        document.path("paths").properties().stream()
                .filter(path ->
                        path.getKey().startsWith("/api/") || path.getKey().startsWith("/admin/"))
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> operations.put(
                                operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                                operation.getValue())));
        return operations;
    }

    /** Returns the operation with this method and path. */
    JsonNode operation(String name) {
        return Objects.requireNonNull(operations().get(name), name);
    }

    /** Returns the schema of the success response of an operation. */
    JsonNode success(String operationId) {
        return operations().values().stream()
                .filter(operation -> operation.path("operationId").stringValue().equals(operationId))
                .flatMap(operation -> operation.path("responses").properties().stream())
                .filter(response -> response.getKey().startsWith("2"))
                .map(response -> response.getValue().at("/content/application~1json/schema"))
                .findFirst()
                .orElseThrow();
    }

    /** Returns a part of the document. */
    JsonNode at(String pointer) {
        return document.at(pointer);
    }

    /** Returns the errors of a value against a schema of the document. */
    List<Error> faults(JsonNode schema, JsonNode value) {
        ObjectNode whole = ((ObjectNode) schema).deepCopy();
        whole.set("components", document.path("components"));
        return SCHEMAS.getSchema(whole).validate(value);
    }
}
