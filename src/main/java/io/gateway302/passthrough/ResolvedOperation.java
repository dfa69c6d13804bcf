package io.gateway302.passthrough;

import io.gateway302.catalog.Operation;
import io.gateway302.catalog.ResponseKind;
import io.gateway302.catalog.RouteHints;
import io.gateway302.catalog.RouteMatch;
import io.gateway302.identity.ModelName;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import tools.jackson.databind.JsonNode;

/**
 * Operation, model and streaming mode of a request, from its path, query and body.
 *
 * @param operation requested operation
 * @param model requested model; null if the request names none
 * @param streaming whether a streaming response is requested
 */
record ResolvedOperation(Operation operation, @Nullable String model, boolean streaming) {

    private static final String MODEL = "model";
    private static final int MAX_MODEL_LENGTH = 200;

    /** Prefix of a model as a resource of Google's API. */
    private static final String RESOURCE = "models/";

    /**
     * Resolves the operation of a request at a catalog path.
     *
     * @throws ProblemException if the model name is not a string, too long, or has control characters; if path and body
     *     name different models; if a field that selects the operation has two values
     */
    static ResolvedOperation of(RouteMatch match, @Nullable String query, JsonNode body) {
        String model = model(match.variables().get(MODEL), body.path(MODEL));
        Map<String, String> fields = new HashMap<>();
        Query.forEach(query, match.tellingFields(), (name, value) -> select(fields, name, value));
        for (String name : match.tellingFields()) {
            JsonNode value = body.path(name);
            if (value.isValueNode() && !value.isNull()) {
                select(fields, name, value.asString());
            }
        }
        Operation operation =
                match.choose(new RouteHints(model, model == null ? null : ModelName.withoutFeatures(model), fields));
        return new ResolvedOperation(operation, model, isStreaming(operation, body));
    }

    /**
     * Returns whether an event stream is requested. Some operations always stream, as events or in another form: Google's
     * as a list, unless the query has {@code alt=sse}.
     *
     * @param accepted values of the {@code Accept} header
     */
    boolean wantsEvents(@Nullable String query, List<String> accepted) {
        if (!streaming || operation.streamFlag() != null) {
            return streaming;
        }
        AtomicBoolean wanted = new AtomicBoolean(accepted.stream()
                .anyMatch(each -> each.toLowerCase(Locale.ROOT).contains(MediaType.TEXT_EVENT_STREAM_VALUE)));
        Query.forEach(query, Set.of("alt"), (_, value) -> wanted.set(value.equals("sse")));
        return wanted.get();
    }

    /** Adds a field that selects the operation. Servers may take the first or the last of two values. */
    private static void select(Map<String, String> fields, String name, String value) {
        String other = fields.put(name, value);
        if (other != null && !other.equals(value)) {
            throw new ProblemException(ProblemType.MALFORMED_REQUEST, "'" + name + "' must be given once");
        }
    }

    private static @Nullable String model(@Nullable String inPath, JsonNode inBody) {
        if (inPath == null && (inBody.isMissingNode() || inBody.isNull())) {
            return null;
        }
        if (isAmbiguous(inPath, inBody)) {
            throw new ProblemException(ProblemType.MALFORMED_REQUEST, "The model must be named once, as a text");
        }
        String model = inPath == null ? inBody.stringValue() : inPath;
        if (model.length() > MAX_MODEL_LENGTH || model.chars().anyMatch(Character::isISOControl)) {
            throw new ProblemException(
                    ProblemType.MALFORMED_REQUEST,
                    "The name of a model has at most " + MAX_MODEL_LENGTH + " characters, and no control characters");
        }
        return model;
    }

    /** Returns whether servers may take different models from the request. Google's clients may repeat that of the path. */
    private static boolean isAmbiguous(@Nullable String inPath, JsonNode inBody) {
        if (inBody.isMissingNode() || inBody.isNull()) {
            return false;
        }
        return !inBody.isString()
                || (inPath != null && !Set.of(inPath, RESOURCE + inPath).contains(inBody.stringValue()));
    }

    private static boolean isStreaming(Operation operation, JsonNode body) {
        if (operation.response() != ResponseKind.SSE_OR_JSON) {
            return false;
        }
        String flag = operation.streamFlag();
        return flag == null || body.path(flag).asString("").equals("true");
    }
}
