package io.gateway302.tasks.run;

import io.gateway302.catalog.Catalog;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.UpstreamTask;
import io.gateway302.tasks.response.TaskFraction;
import io.gateway302.tasks.result.ResultCopies;
import io.gateway302.tasks.store.ManagedTask;
import io.gateway302.tasks.store.ManagedTaskStore;
import io.gateway302.tasks.store.RemoteTask;
import io.gateway302.tasks.store.TaskEnd;
import io.gateway302.tasks.store.TaskOutput;
import io.gateway302.tasks.store.TaskOwner;
import io.gateway302.tasks.store.TaskProgress;
import io.gateway302.tasks.store.TaskUsage;
import io.gateway302.tasks.store.TaskWishes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Tasks that callers of pass-through start and poll themselves. They are listed like other tasks. The gateway does not
 * poll them: their status is that of the caller's last poll.
 */
public final class ObservedTasks {

    private final Catalog catalog;
    private final ManagedTaskStore store;
    private final TaskEnds ends;
    private final TaskErrors errors;
    private final ResultCopies copies;
    private final int maxOutput;
    private final Duration retention;

    ObservedTasks(
            Catalog catalog,
            ManagedTaskStore store,
            TaskEnds ends,
            TaskErrors errors,
            ResultCopies copies,
            int maxOutput,
            Duration retention) {
        this.catalog = catalog;
        this.store = store;
        this.ends = ends;
        this.errors = errors;
        this.copies = copies;
        this.maxOutput = maxOutput;
        this.retention = retention;
    }

    /** Returns the task that a call has started. */
    public ManagedTask started(GatewayExchange call, String remoteId, String upstreamKey) {
        return new ManagedTask(
                ManagedTask.idOf(call.generationId()),
                TaskOwner.of(call.caller()),
                call.operation().id(),
                call.model(),
                TaskWishes.OBSERVED,
                call.receivedAt(),
                TaskProgress.NEW.started(
                        new RemoteTask(remoteId, "id", upstreamKey),
                        null,
                        TaskUsage.of(call.progress().usage()),
                        ends.now()));
    }

    /** Adds a task in the current transaction. */
    public void insert(ManagedTask task) {
        store.insertObserved(task, task.createdAt().plus(retention));
    }

    /**
     * Stores the state that a poll of the caller has returned, in the current transaction.
     *
     * @param submission generation id of the submission
     * @param answer response to the poll
     */
    public void polled(String submission, UpstreamTask.State state, JsonNode answer) {
        ManagedTask task = store.find(ManagedTask.idOf(submission)).orElse(null);
        if (task == null || !task.progress().status().isOpen()) {
            return;
        }
        Instant now = ends.now();
        TaskProgress progress = switch (state) {
            case RUNNING -> task.progress().running(TaskFraction.of(answer));
            case FAILED -> ended(task, TaskEnd.failed(answer, errors.ofFailure(answer), null), now);
            case SUCCEEDED -> {
                TaskOutput output = TaskOutput.of(answer);
                yield ended(
                        task,
                        catalog.find(task.operation())
                                .map(operation -> copies.succeeded(task, operation, output, null))
                                .orElseGet(() -> TaskEnd.succeeded(List.of(), output, null)),
                        now);
            }
        };
        if (progress.version() != task.progress().version()) {
            store.updateObserved(task.with(progress));
        }
    }

    private TaskProgress ended(ManagedTask task, TaskEnd end, Instant now) {
        return task.progress().ended(end.bounded(maxOutput), now);
    }
}
