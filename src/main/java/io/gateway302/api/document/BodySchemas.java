package io.gateway302.api.document;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.gateway302.catalog.Field;
import io.gateway302.catalog.Operation;
import io.gateway302.catalog.RequestSchema;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.media.Schema;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Conversion of the catalog's JSON Schemas to the model of the OpenAPI document, which uses Jackson 2. */
final class BodySchemas {

    private BodySchemas() {}

    /** Returns the schema of an operation's body. */
    static Schema<?> of(Operation operation) {
        ObjectNode schema = RequestSchema.of(operation);
        // the document has both in other places
        schema.remove(List.of("$schema", "title"));
        return convert(schema);
    }

    /** Returns the schema of a field, without its description, which the parameter has. */
    static Schema<?> of(Field field) {
        ObjectNode schema = RequestSchema.of(field);
        schema.remove("description");
        return convert(schema);
    }

    private static Schema<?> convert(ObjectNode schema) {
        PortableSchema.simplify(schema);
        try {
            return Json31.mapper().readValue(schema.toString(), Schema.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Every JSON Schema is one of OpenAPI 3.1", e);
        }
    }
}
