package io.gateway302.tasks;

import io.gateway302.catalog.Operation;
import io.gateway302.exchange.GatewayExchange;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Calls of operations that answer at once, except with 302.AI's query parameter {@code async}: then the answer is a task
 * id, and the result is read at {@code /async_result} or {@code /v1/async_result}.
 */
final class AsyncCalls {

    /** Stands for the provider of such tasks, which share one poll. */
    static final String SPACE = "?async";

    private static final String PARAMETER = "async";
    private static final String POLL = "/async_result";
    private static final Set<String> NO = Set.of("", "0", "false", "no", "off");

    private AsyncCalls() {}

    /** Returns whether the call asks for a task instead of the result. */
    static boolean isAsked(GatewayExchange request) {
        String query = request.target().query();
        return query != null
                && request.operation().billable()
                && Arrays.stream(query.split("&"))
                        .map(parameter -> parameter.split("=", 2))
                        .anyMatch(parameter -> text(parameter[0]).equals(PARAMETER)
                                && parameter.length == 2
                                && !NO.contains(text(parameter[1])));
    }

    /** Returns whether the operation polls for such tasks. */
    static boolean isPoll(Operation operation) {
        return operation.path().endsWith(POLL);
    }

    /** Returns the id of the task that a response has started; null if it has the result itself. */
    static @Nullable String started(JsonNode answer) {
        return TaskIds.text(answer.path("task_id"));
    }

    private static String text(String encoded) {
        try {
            return URLDecoder.decode(encoded, StandardCharsets.UTF_8).strip().toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return encoded;
        }
    }
}
