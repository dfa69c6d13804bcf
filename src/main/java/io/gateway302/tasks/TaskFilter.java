package io.gateway302.tasks;

import io.gateway302.catalog.Catalog;
import io.gateway302.catalog.Operation;
import io.gateway302.exchange.Attribute;
import io.gateway302.exchange.Body;
import io.gateway302.exchange.EntryPoint;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.GatewayFilter;
import io.gateway302.exchange.GatewayFilterChain;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.exchange.UpstreamTask;
import io.gateway302.exchange.stream.ContentCoding;
import io.gateway302.exchange.stream.StreamDecoder;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.tasks.response.TaskIds;
import io.gateway302.tasks.response.TaskState;
import io.gateway302.tasks.run.ObservedTasks;
import io.gateway302.tasks.store.ManagedTask;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Filter that stores which client started a task with which upstream key. It sends polls, and other calls that concern
 * the task, to the same key, and reports the state of the task to the call. A call for a task of another client is
 * rejected as not found. A response that 302.AI keeps for a later call is treated in the same way, except that it has
 * no state.
 */
public final class TaskFilter implements GatewayFilter {

    private final Catalog catalog;
    private final TaskStore tasks;
    private final ObservedTasks observed;

    TaskFilter(Catalog catalog, TaskStore tasks, ObservedTasks observed) {
        this.catalog = catalog;
        this.tasks = tasks;
        this.observed = observed;
    }

    @Override
    public GatewayResponse filter(GatewayExchange request, GatewayFilterChain chain) {
        List<Operation> starters = catalog.starters(request.operation());
        Task task = ownTask(request, starters);
        Task kept = task == null ? ownResponse(request) : task;
        if (kept != null) {
            request.set(Attribute.WANTED_KEY, kept.upstreamKey());
        }
        if (request.operation().poll() != null) {
            GatewayResponse response = chain.proceed(request);
            if (response.body() instanceof Body.Stream && KeptResponses.isKept(request)) {
                return noteResponse(request, response);
            }
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
        return KeptResponses.isKept(request) ? noteResponse(request, response) : response;
    }

    /** Rejects a request for a task or a response of another client. */
    @Override
    public void check(GatewayExchange request) {
        var _ = ownTask(request, catalog.starters(request.operation()));
        var _ = ownResponse(request);
    }

    /**
     * Returns the task that the request concerns; null if it names no known task. If it names several, servers differ
     * in which of them they use, so all must belong to the caller.
     */
    private @Nullable Task ownTask(GatewayExchange request, List<Operation> starters) {
        return own(request, starters.isEmpty() ? List.of() : find(request, starters), "task");
    }

    /** Returns the response to an earlier call that the request continues or concerns; null if it names no known one. */
    private @Nullable Task ownResponse(GatewayExchange request) {
        List<Task> named = KeptResponses.askedFor(request).stream()
                .flatMap(id -> KeptResponses.spaces(request.operation()).map(space -> TaskIds.key(space, id)))
                .flatMap(key -> tasks.find(key).stream())
                .toList();
        return own(request, named, "response");
    }

    private static @Nullable Task own(GatewayExchange request, List<Task> named, String kind) {
        if (!named.stream()
                .allMatch(task -> task.clientId().equals(request.caller().clientId()))) {
            throw new ProblemException(ProblemType.NOT_FOUND, "The caller has no such " + kind);
        }
        return named.isEmpty() ? null : named.getFirst();
    }

    /** Sends a call that concerns a task, and reports the state of the task according to the response. */
    private GatewayResponse follow(Task task, GatewayExchange request, GatewayFilterChain chain) {
        request.progress().concerns(new UpstreamTask(task.submission(), UpstreamTask.State.RUNNING, null));
        GatewayResponse response = chain.proceed(request);
        JsonNode answer = response.body().tree();
        UpstreamTask.State state = TaskState.of(request.operation(), answer);
        request.progress().concerns(new UpstreamTask(task.submission(), state, TaskState.costId(answer)));
        if (!catalog.tasks(request.operation()).isEmpty() && !tasks.isBehind()) {
            TaskStore.Write _ = tasks.write(() -> observed.polled(task.submission(), state, answer));
        }
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
        TaskStore.Write write = note(request, space(request.operation()), id, request.door() == EntryPoint.PASSTHROUGH);
        if (write != null) {
            write.await();
            request.progress().concerns(new UpstreamTask(request.generationId(), UpstreamTask.State.RUNNING, null));
        }
    }

    private GatewayResponse noteResponse(GatewayExchange request, GatewayResponse response) {
        if (response.body() instanceof Body.Stream) {
            StreamDecoder decoder = StreamDecoder.of(ContentCoding.of(response.headers()));
            return response.watched(source ->
                    new StreamedResponseId(source, decoder, id -> note(request, KeptResponses.SPACE, id, false)));
        }
        TaskStore.Write write = note(
                request,
                KeptResponses.SPACE,
                TaskIds.text(response.body().tree().path("id")),
                false);
        if (write != null) {
            write.await();
        }
        return response;
    }

    private TaskStore.@Nullable Write note(
            GatewayExchange request, String space, @Nullable String id, boolean isListed) {
        String key = request.progress().upstream().key();
        if (id == null || key == null) {
            return null;
        }
        Task task = new Task(
                TaskIds.key(space, id), request.caller().clientId(), request.generationId(), key, request.receivedAt());
        if (!isListed) {
            return tasks.add(task);
        }
        ManagedTask listed = observed.started(request, id, key);
        return tasks.add(task, () -> observed.insert(listed));
    }

    private static String space(Operation operation) {
        return operation.poll() == null ? AsyncCalls.SPACE : operation.provider();
    }
}
