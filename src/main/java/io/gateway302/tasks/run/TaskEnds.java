package io.gateway302.tasks.run;

import io.gateway302.exchange.UpstreamTask;
import io.gateway302.tasks.response.TaskState;
import io.gateway302.tasks.store.ManagedTask;
import io.gateway302.tasks.store.ManagedTaskStore;
import io.gateway302.tasks.store.TaskEnd;
import io.gateway302.tasks.store.TaskStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/** Stores changes of tasks that this replica works on, and tells everyone who waits for them. */
final class TaskEnds {

    private static final Logger log = LoggerFactory.getLogger(TaskEnds.class);

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final ManagedTaskStore store;
    private final TaskChanges changes;
    private final PollHandler polls;
    private final TaskMeters meters;
    private final TaskLeases leases;
    private final TransactionOperations transactions;
    private final TaskListener listener;
    private final int maxOutput;
    private final Clock clock;

    TaskEnds(
            ManagedTaskStore store,
            TaskChanges changes,
            PollHandler polls,
            TaskMeters meters,
            TaskLeases leases,
            TransactionOperations transactions,
            TaskListener listener,
            int maxOutput,
            Clock clock) {
        this.store = store;
        this.changes = changes;
        this.polls = polls;
        this.meters = meters;
        this.leases = leases;
        this.transactions = transactions;
        this.listener = listener;
        this.maxOutput = maxOutput;
        this.clock = clock;
    }

    /** Returns the current time as the database stores it. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /**
     * Stores a change of an open task. Retries while the database is unavailable, because no other replica knows
     * it.
     *
     * @param nextPoll time of the next poll; null if the task is not polled
     * @return whether this replica still had the lease
     */
    boolean store(ManagedTask changed, @Nullable Instant nextPoll) throws InterruptedException {
        while (true) {
            try {
                boolean stored = Boolean.TRUE.equals(transactions.execute(_ -> update(changed, nextPoll)));
                changes.changed(changed.id(), changed.progress().version());
                return stored;
            } catch (DataAccessException | TransactionException e) {
                log.warn("A task cannot be stored now; it is tried again: {}", e.toString());
                TimeUnit.MILLISECONDS.sleep(AFTER_FAILURE.toMillis());
            }
        }
    }

    /** Stores a change, and tells of it in the same transaction. */
    private boolean update(ManagedTask changed, @Nullable Instant nextPoll) {
        boolean stored = store.update(changed, leases.replica(), nextPoll);
        if (stored) {
            // the usage may have been settled since the task was read
            listener.changed(store.settledUsage(changed.id())
                    .map(usage -> changed.with(changed.progress().used(usage)))
                    .orElse(changed));
        }
        return stored;
    }

    /** Stores the end of a task. Reports a task that ran at 302.AI, so that its cost can be looked up. */
    void end(ManagedTask task, TaskEnd end) throws InterruptedException {
        ManagedTask ended = task.with(task.progress().ended(end.bounded(maxOutput), now()));
        if (!store(ended, null)) {
            log.info("Task {} has ended at another replica", task.id());
            return;
        }
        meters.ended(ended);
        UpstreamTask.State state = state(end.status());
        if (task.progress().remote() != null && state != UpstreamTask.State.RUNNING) {
            String costId = end.output() == null ? null : TaskState.costId(end.output());
            polls.ended(new UpstreamTask(task.generationId(), state, costId));
        }
    }

    private static UpstreamTask.State state(TaskStatus status) {
        return switch (status) {
            case SUCCEEDED -> UpstreamTask.State.SUCCEEDED;
            case FAILED, CANCELED -> UpstreamTask.State.FAILED;
            case QUEUED, IN_PROGRESS, UNKNOWN -> UpstreamTask.State.RUNNING;
        };
    }
}
