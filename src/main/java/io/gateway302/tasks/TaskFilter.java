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
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Filter that stores which client started a task with which upstream key. It sends polls to the same key, and reports
 * the state of the task to the call. A poll for a task of another client is rejected as not found.
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
        List<Operation> submissions = catalog.tasks(request.operation());
        if (!submissions.isEmpty()) {
            return poll(request, submissions, chain);
        }
        GatewayResponse response = chain.proceed(request);
        if (request.operation().poll() != null) {
            noteStart(request, response.body().tree());
        }
        return response;
    }

    /** Rejects a poll for a task of another client. */
    @Override
    public void check(GatewayExchange request) {
        List<Operation> submissions = catalog.tasks(request.operation());
        if (!submissions.isEmpty()) {
            find(request, submissions).ifPresent(task -> requireOwn(task, request));
        }
    }

    private static void requireOwn(Task task, GatewayExchange request) {
        if (!task.clientId().equals(request.caller().clientId())) {
            throw new ProblemException(ProblemType.NOT_FOUND, "The caller has no such job");
        }
    }

    private GatewayResponse poll(GatewayExchange request, List<Operation> submissions, GatewayFilterChain chain) {
        Optional<Task> found = find(request, submissions);
        if (found.isEmpty()) {
            return chain.proceed(request);
        }
        Task task = found.get();
        requireOwn(task, request);
        request.set(Attribute.WANTED_KEY, task.upstreamKey());
        request.progress().concerns(new Job(task.submission(), Job.State.RUNNING, null));
        GatewayResponse response = chain.proceed(request);
        JsonNode answer = response.body().tree();
        request.progress().concerns(new Job(task.submission(), TaskState.of(answer), TaskState.costId(answer)));
        return response;
    }

    private Optional<Task> find(GatewayExchange request, List<Operation> submissions) {
        return TaskIds.askedFor(request).stream()
                .flatMap(id -> submissions.stream()
                        .map(Operation::provider)
                        .distinct()
                        .map(provider -> TaskIds.key(provider, id)))
                .flatMap(key -> tasks.find(key).stream())
                .findFirst();
    }

    private void noteStart(GatewayExchange request, JsonNode answer) {
        String id = TaskIds.started(request.operation(), answer);
        String key = request.progress().upstream().key();
        if (id == null || key == null) {
            return;
        }
        tasks.add(new Task(
                TaskIds.key(request.operation().provider(), id),
                request.caller().clientId(),
                request.generationId(),
                key,
                request.receivedAt()));
        request.progress().concerns(new Job(request.generationId(), Job.State.RUNNING, null));
    }
}
