package io.gateway302.validation;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.gateway302.catalog.Field;
import io.gateway302.catalog.Operation;
import io.gateway302.catalog.RequestSchema;
import io.gateway302.problem.Violation;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Validator of bodies against the fields that the catalog documents: types, ranges, values and required fields.
 * Undocumented fields may have any value, and an operation without documented fields accepts any body.
 */
@Component
public final class RequestValidator {

    /** Maximum number of reported violations per body. */
    public static final int MAX_VIOLATIONS = 20;

    private static final int MAX_IN_HEADER = 10;

    /** Schemas by operation id, compiled for the first body; at most one per operation of the catalog. */
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

    /**
     * Returns the violations of a body.
     *
     * @param body parsed body; a missing node for an empty body, which counts as an object without fields
     * @return first {@link #MAX_VIOLATIONS} violations, at most one per field; empty if there are none. They contain
     *     nothing that the caller wrote
     */
    public List<Violation> check(Operation operation, JsonNode body) {
        if (operation.fields().stream().noneMatch(field -> field.in() == Field.Location.BODY)) {
            return List.of();
        }
        Schema schema = schemas.computeIfAbsent(operation.id(), _ -> compile(operation));
        JsonNode checked = body.isMissingNode() ? JsonNodeFactory.instance.objectNode() : body;
        List<Error> errors = FirstErrors.of(schema, checked);
        if (errors.isEmpty()) {
            return List.of();
        }
        Collection<Violation> firstOfEachField = errors.stream()
                .map(SchemaViolation::of)
                .collect(Collectors.toMap(
                        Violation::field, violation -> violation, (first, _) -> first, LinkedHashMap::new))
                .values();
        return firstOfEachField.stream().limit(MAX_VIOLATIONS).toList();
    }

    /** Holder of the schema registry. It is created with the first schema, because it would slow down the start. */
    private static final class Dialect2020 {

        private static final SchemaRegistry REGISTRY =
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    }

    private Schema compile(Operation operation) {
        Schema schema = Dialect2020.REGISTRY.getSchema(RequestSchema.of(operation));
        schema.initializeValidators();
        return schema;
    }

    /**
     * Returns the violations as a short ASCII header value: {@code warn; scale=max, width=type}. It has the first ten
     * by field and code, and the number of the others: {@code ; more=3}.
     *
     * @param violations at least one violation, from {@link #check}
     */
    public static String header(List<Violation> violations) {
        String first = violations.stream()
                .limit(MAX_IN_HEADER)
                .map(violation -> (violation.field().isEmpty() ? "body" : plain(violation.field())) + "="
                        + plain(violation.code()))
                .collect(Collectors.joining(", ", "warn; ", ""));
        int more = violations.size() - MAX_IN_HEADER;
        return more > 0 ? first + "; more=" + more : first;
    }

    private static String plain(String text) {
        String plain = text.replaceAll("[^A-Za-z0-9._\\[\\]-]", "_");
        return plain.length() <= 64 ? plain : plain.substring(0, 64);
    }
}
