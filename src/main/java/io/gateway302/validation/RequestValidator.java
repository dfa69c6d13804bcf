package io.gateway302.validation;

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
 * Checks bodies against the fields that the catalog documents: their types, ranges and values, and those that must be
 * there. Fields that are not documented may hold anything, and an operation without documented fields takes any body.
 */
@Component
public final class RequestValidator {

    /** How many violations are told of one body. */
    public static final int MOST_VIOLATIONS = 20;

    private static final int MOST_IN_HEADER = 10;

    /** By the operation's id, made when the first body comes; as many as the catalog has operations. */
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

    /**
     * What is wrong with the body.
     *
     * @param body as it was parsed; a missing node for an empty body, which counts as an object without fields
     * @return the first {@link #MOST_VIOLATIONS} violations, at most one of each field; empty where nothing is wrong. None
     *     of them holds anything that the caller wrote
     */
    public List<Violation> check(Operation operation, JsonNode body) {
        if (operation.fields().stream().noneMatch(field -> field.in() == Field.Location.BODY)) {
            return List.of();
        }
        Schema schema = schemas.computeIfAbsent(operation.id(), _ -> compile(operation));
        JsonNode checked = body.isMissingNode() ? JsonNodeFactory.instance.objectNode() : body;
        Collection<Violation> firstOfEachField = FirstErrors.of(schema, checked).stream()
                .map(SchemaViolation::of)
                .collect(Collectors.toMap(
                        Violation::field, violation -> violation, (first, _) -> first, LinkedHashMap::new))
                .values();
        return firstOfEachField.stream().limit(MOST_VIOLATIONS).toList();
    }

    /** Knows JSON Schema; made with the first schema, because it takes some of the time of a start. */
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
     * The violations in short, as the value of a header: {@code warn; scale=max, width=type}. The first ten by field and
     * code, and how many there are besides: {@code ; more=3}. ASCII.
     *
     * @param violations at least one, as {@link #check} gives them
     */
    public static String header(List<Violation> violations) {
        String first = violations.stream()
                .limit(MOST_IN_HEADER)
                .map(violation -> (violation.field().isEmpty() ? "body" : plain(violation.field())) + "="
                        + plain(violation.code()))
                .collect(Collectors.joining(", ", "warn; ", ""));
        int more = violations.size() - MOST_IN_HEADER;
        return more > 0 ? first + "; more=" + more : first;
    }

    private static String plain(String text) {
        String plain = text.replaceAll("[^A-Za-z0-9._\\[\\]-]", "_");
        return plain.length() <= 64 ? plain : plain.substring(0, 64);
    }
}
