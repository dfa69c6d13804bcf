package io.gateway302.tasks;

import io.gateway302.catalog.Operation;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.tasks.response.TaskIds;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
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
        if (!request.operation().billable()) {
            return false;
        }
        AtomicBoolean asked = new AtomicBoolean();
        request.target().forEachParameter((name, value) -> {
            if (text(name).equals(PARAMETER) && !NO.contains(text(value))) {
                asked.set(true);
            }
        });
        return asked.get();
    }

    /** Returns whether the operation polls for such tasks. */
    static boolean isPoll(Operation operation) {
        return operation.path().endsWith(POLL);
    }

    /** Returns the id of the task that a response has started; null if it has the result itself. */
    static @Nullable String started(JsonNode answer) {
        return TaskIds.text(answer.path("task_id"));
    }

    private static String text(String parameter) {
        return parameter.strip().toLowerCase(Locale.ROOT);
    }
}
