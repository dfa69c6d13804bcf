package io.gateway302.api;

import io.gateway302.binding.StrictBodies;
import io.gateway302.binding.StrictBody;
import io.gateway302.catalog.Operation;
import io.gateway302.catalog.ResponseKind;
import io.gateway302.exchange.Body;
import io.gateway302.exchange.ServletAttributes;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.Violation;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reader of requests that name a model. The operation is known before the rest of the body is checked, so that metrics
 * and traces of a rejected body have it too.
 */
@Component
public class ModelRequests {

    /** Rule that is always kept. */
    public static final Rule NO_RULE = (_, _) -> List.of();

    private static final String MODEL = "model";

    private final StrictBodies bodies;
    private final ModelOperations operations;
    private final JsonMapper json;

    ModelRequests(StrictBodies bodies, ModelOperations operations, JsonMapper json) {
        this.bodies = bodies;
        this.operations = operations;
        this.json = json;
    }

    /** Rule that depends on the operation. */
    @FunctionalInterface
    public interface Rule {

        /** Returns the violations of the fields, before their own rules are checked. */
        List<Violation> violations(Operation operation, JsonNode fields);
    }

    /**
     * Reads a JSON body.
     *
     * @param path path at 302.AI
     * @param rule further rule
     * @throws IOException if the caller's connection breaks
     * @throws ProblemException if the body is malformed, or with all its violations
     */
    public <T extends Record & StrictBody> ValidatedRequest<T> json(
            HttpServletRequest request, String path, Class<T> type, Rule rule) throws IOException {
        JsonNode object = bodies.parse(request);
        ModelChoice choice = choose(request, path, object);
        return new ValidatedRequest<>(choice.operation(), bodies.bind(object, type, violations(choice, object, rule)));
    }

    /**
     * Reads a JSON body without further rules.
     *
     * @param path path at 302.AI
     * @throws IOException if the caller's connection breaks
     * @throws ProblemException if the body is malformed, or with all its violations
     */
    public <T extends Record & StrictBody> ValidatedRequest<T> json(
            HttpServletRequest request, String path, Class<T> type) throws IOException {
        return json(request, path, type, NO_RULE);
    }

    /**
     * Reads the fields of a form.
     *
     * @param path path at 302.AI
     * @param fields texts, and files as POJO nodes
     * @param rule further rule
     * @throws ProblemException with all violations
     */
    public <T extends Record & StrictBody> ValidatedRequest<T> form(
            HttpServletRequest request, String path, JsonNode fields, Class<T> type, Rule rule) {
        ModelChoice choice = choose(request, path, fields);
        return new ValidatedRequest<>(
                choice.operation(), bodies.bindForm(fields, type, violations(choice, fields, rule)));
    }

    /**
     * Reads a JSON body, or the fields of a form, for one of two paths.
     *
     * @param path path at 302.AI, if one of its operations knows the model
     * @param otherwise path at 302.AI of an operation that takes all other models
     * @param form fields of the form; null for a JSON body
     * @param rule further rule
     * @throws IOException if the caller's connection breaks
     * @throws ProblemException if the body is malformed, or with all its violations
     */
    public <T extends Record & StrictBody> ValidatedRequest<T> either(
            HttpServletRequest request,
            String path,
            String otherwise,
            @Nullable JsonNode form,
            Class<T> type,
            Rule rule)
            throws IOException {
        JsonNode fields = form == null ? bodies.parse(request) : form;
        ModelChoice choice = operations.choose(path, otherwise, fields.path(MODEL));
        ServletAttributes.set(request, choice.operation());
        List<Violation> violations = violations(choice, fields, rule);
        return new ValidatedRequest<>(
                choice.operation(),
                form == null ? bodies.bind(fields, type, violations) : bodies.bindForm(fields, type, violations));
    }

    private static List<Violation> violations(ModelChoice choice, JsonNode fields, Rule rule) {
        return Stream.concat(choice.violations().stream(), rule.violations(choice.operation(), fields).stream())
                .toList();
    }

    /** Returns the violation of a stream that the operation does not offer. */
    public static List<Violation> streamIsOffered(Operation operation, JsonNode fields) {
        return fields.path("stream").asString("").equals("true") && operation.response() != ResponseKind.SSE_OR_JSON
                ? List.of(new Violation("stream", "unsupported", "is not offered by " + operation.id()))
                : List.of();
    }

    private ModelChoice choose(HttpServletRequest request, String path, JsonNode fields) {
        ModelChoice choice = operations.choose(path, fields.path(MODEL));
        ServletAttributes.set(request, choice.operation());
        return choice;
    }

    /** Returns a request as the JSON body for the upstream, without absent fields. */
    public ObjectNode tree(Record request) {
        return json.valueToTree(request);
    }

    /** Returns a JSON object as a body. */
    public Body.Json body(ObjectNode object) {
        return new Body.Json(json.writeValueAsBytes(object), object);
    }
}
