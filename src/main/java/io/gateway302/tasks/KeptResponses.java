package io.gateway302.tasks;

import io.gateway302.catalog.Operation;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.tasks.response.TaskIds;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Responses that the upstream keeps, so that a later call can continue them. Only the upstream key that made a response
 * may be able to see it. (OpenAI API reference, Responses: {@code store} and {@code previous_response_id}.)
 */
final class KeptResponses {

    /** Stands for the provider of such responses in the keys of the store. */
    static final String SPACE = "?response";

    private static final String PREVIOUS = "previous_response_id";
    private static final String VARIABLE = "response_id";

    private KeptResponses() {}

    /** Returns whether the upstream keeps the response to this call. */
    static boolean isKept(GatewayExchange request) {
        JsonNode store = request.body().tree().path("store");
        return request.operation().fields().stream()
                        .anyMatch(field -> field.name().equals(PREVIOUS))
                && !(store.isBoolean() && !store.booleanValue());
    }

    /** Returns the ids of the responses that the call names. */
    static Set<String> askedFor(GatewayExchange request) {
        String variable = request.target().variables().get(VARIABLE);
        String previous = TaskIds.text(request.body().tree().path(PREVIOUS));
        return Stream.of(variable == null ? null : TaskIds.decoded(variable), previous)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    /** Returns the providers below which a response may be stored: it may also be a task. */
    static Stream<String> spaces(Operation operation) {
        return Stream.of(SPACE, operation.provider());
    }
}
