package io.gateway302.tasks;

import io.gateway302.catalog.Catalog;
import io.gateway302.catalog.Operation;
import io.gateway302.exchange.Attribute;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.GatewayFilter;
import io.gateway302.exchange.GatewayFilterChain;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.exchange.Job;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Filter that stores which client started a task with which upstream key. It sends polls, and other calls that concern
 * the task, to the same key, and reports the state of the task to the call. A call for a task of another client is
 * rejected as not found.
 */
public final class TaskFilter implements GatewayFilter {

    private final Catalog catalog;
    private final TaskStore tasks;

    TaskFilter(Catalog catalog, TaskStore tasks) {
        this.catalog = catalog;
        this.tasks = tasks;
    }

    @Override
    public GatewayResponse filter(GatewayExchange request, GatewayFilterChain chain) {
        List<Operation> starters = catalog.starters(request.operation());
        Task task = ownTask(request, starters);
        if (task != null) {
            request.set(Attribute.WANTED_KEY, task.upstreamKey());
        }
        if (request.operation().poll() != null) {
            GatewayResponse response = chain.proceed(request);
            noteStart(
                    request,
                    TaskIds.started(request.operation(), response.body().tree()));
            return response;
        }
        if (task != null) {
            return follow(task, request, chain);
        }
        GatewayResponse response = chain.proceed(request);
        if (AsyncCalls.isAsked(request)) {
            noteStart(request, AsyncCalls.started(response.body().tree()));
        }
        return response;
    }

    /** Rejects a request for a task of another client. */
    @Override
    public void check(GatewayExchange request) {
        var _ = ownTask(request, catalog.starters(request.operation()));
    }

    /**
     * Returns the task that the request concerns; null if it names no known task. If it names several, servers differ
     * in which of them they use, so all must belong to the caller.
     */
    private @Nullable Task ownTask(GatewayExchange request, List<Operation> starters) {
        List<Task> named = starters.isEmpty() ? List.of() : find(request, starters);
        if (!named.stream()
                .allMatch(task -> task.clientId().equals(request.caller().clientId()))) {
            throw new ProblemException(ProblemType.NOT_FOUND, "The caller has no such job");
        }
        return named.isEmpty() ? null : named.getFirst();
    }

    /** Sends a call that concerns a task, and reports the state of the task according to the response. */
    private static GatewayResponse follow(Task task, GatewayExchange request, GatewayFilterChain chain) {
        request.progress().concerns(new Job(task.submission(), Job.State.RUNNING, null));
        GatewayResponse response = chain.proceed(request);
        JsonNode answer = response.body().tree();
        request.progress()
                .concerns(new Job(
                        task.submission(), TaskState.of(request.operation(), answer), TaskState.costId(answer)));
        return response;
    }

    private List<Task> find(GatewayExchange request, List<Operation> starters) {
        Stream<String> providers = starters.stream().map(Operation::provider).distinct();
        List<String> spaces = AsyncCalls.isPoll(request.operation())
                ? Stream.concat(providers, Stream.of(AsyncCalls.SPACE)).toList()
                : providers.toList();
        return TaskIds.askedFor(request).stream()
                .flatMap(id -> spaces.stream().map(space -> TaskIds.key(space, id)))
                .flatMap(key -> tasks.find(key).stream())
                .toList();
    }

    private void noteStart(GatewayExchange request, @Nullable String id) {
        String key = request.progress().upstream().key();
        if (id == null || key == null) {
            return;
        }
        tasks.add(new Task(
                TaskIds.key(space(request.operation()), id),
                request.caller().clientId(),
                request.generationId(),
                key,
                request.receivedAt()));
        request.progress().concerns(new Job(request.generationId(), Job.State.RUNNING, null));
    }

    private static String space(Operation operation) {
        return operation.poll() == null ? AsyncCalls.SPACE : operation.provider();
    }
}
