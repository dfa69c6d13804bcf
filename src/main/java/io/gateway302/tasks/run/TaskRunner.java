package io.gateway302.tasks.run;

import io.gateway302.catalog.Operation;
import io.gateway302.exchange.Attribute;
import io.gateway302.exchange.Billing;
import io.gateway302.exchange.Body;
import io.gateway302.exchange.CallResult;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.GatewayHandler;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.exchange.Replay;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.tasks.response.TaskIds;
import io.gateway302.tasks.result.OutputReader;
import io.gateway302.tasks.result.ResultCopies;
import io.gateway302.tasks.store.ManagedTask;
import io.gateway302.tasks.store.ManagedTaskStore;
import io.gateway302.tasks.store.RemoteTask;
import io.gateway302.tasks.store.SubmissionKey;
import io.gateway302.tasks.store.TaskEnd;
import io.gateway302.tasks.store.TaskOutput;
import io.gateway302.tasks.store.TaskOwner;
import io.gateway302.tasks.store.TaskProgress;
import io.gateway302.tasks.store.TaskUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Submission of tasks. The call runs through the pipeline on a thread of its own, with all limits and its ledger entry.
 * The task is in the database before anything is sent. The submission is accepted at that moment.
 */
public final class TaskRunner {

    private static final Logger log = LoggerFactory.getLogger(TaskRunner.class);

    /** Period in which a repeated idempotency key finds the task of the first submission. */
    private static final Duration IDEMPOTENCY_PERIOD = Duration.ofHours(24);

    /** Interval between searches for the task of another submission with the same idempotency key. */
    private static final Duration BETWEEN_DUPLICATE_CHECKS = Duration.ofMillis(500);

    private final GatewayHandler gateway;
    private final ManagedTaskStore store;
    private final TaskEnds ends;
    private final TaskErrors errors;
    private final OutputReader outputs;
    private final ResultCopies copies;
    private final RunProperties properties;
    private final TaskLeases leases;
    private final TransactionOperations transactions;
    private final TaskListener listener;

    TaskRunner(
            GatewayHandler gateway,
            ManagedTaskStore store,
            TaskEnds ends,
            TaskErrors errors,
            OutputReader outputs,
            ResultCopies copies,
            RunProperties properties,
            TaskLeases leases,
            TransactionOperations transactions,
            TaskListener listener) {
        this.gateway = gateway;
        this.store = store;
        this.ends = ends;
        this.errors = errors;
        this.outputs = outputs;
        this.copies = copies;
        this.properties = properties;
        this.leases = leases;
        this.transactions = transactions;
        this.listener = listener;
    }

    /**
     * Submission that was accepted.
     *
     * @param taskId id of the task
     * @param isReplayed whether an earlier submission with the same idempotency key started it
     * @param headers headers that the steps before the upstream add to the response
     */
    public record Accepted(String taskId, boolean isReplayed, HttpHeaders headers) {}

    /**
     * Submits a task. Returns as soon as the request is sent to 302.AI.
     *
     * @throws ProblemException if the call is rejected, or if the database is unavailable; then nothing was sent
     */
    public Accepted submit(TaskSubmission submission) {
        CompletableFuture<Accepted> accepted = new CompletableFuture<>();
        String taskId = null;
        try {
            Accepted earlier = duplicate(submission);
            if (earlier != null) {
                return earlier;
            }
            taskId = start(submission, accepted);
        } finally {
            if (taskId == null) {
                submission.release().run();
            }
        }
        return await(accepted, taskId, submission);
    }

    /** Starts the call on a thread of its own; returns the id of its task. */
    private String start(TaskSubmission submission, CompletableFuture<Accepted> accepted) {
        GatewayExchange call = submission.call();
        ManagedTask task = new ManagedTask(
                ManagedTask.idOf(call.generationId()),
                TaskOwner.of(call.caller()),
                call.operation().id(),
                call.model(),
                submission.wishes(),
                call.receivedAt(),
                TaskProgress.NEW);
        call.set(Attribute.BEFORE_SENDING, () -> {
            insert(task, submission.key());
            // a copy, because later steps may add headers while the response is written
            accepted.complete(new Accepted(task.id(), false, HttpHeaders.copyOf(call.answerHeaders())));
        });
        Thread _ =
                Thread.ofVirtual().name("task-submission").start(() -> run(call, task, accepted, submission.release()));
        return task.id();
    }

    /**
     * Waits until the submission is accepted. It may be a duplicate of one that was not stored yet when this one came:
     * then its call waits for the end of the other one, but the caller only until that one is stored.
     */
    private Accepted await(CompletableFuture<Accepted> accepted, String taskId, TaskSubmission submission) {
        while (true) {
            try {
                return accepted.get(BETWEEN_DUPLICATE_CHECKS.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException _) {
                Accepted earlier = duplicate(submission);
                if (earlier != null && !earlier.taskId().equals(taskId)) {
                    return earlier;
                }
            } catch (ExecutionException e) {
                throw e.getCause() instanceof ProblemException problem
                        ? problem
                        : new ProblemException(ProblemType.INTERNAL_ERROR, "The gateway failed")
                                .withCause(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ProblemException(ProblemType.SHUTTING_DOWN, "The gateway stops").withCause(e);
            }
        }
    }

    private @Nullable Accepted duplicate(TaskSubmission submission) {
        Optional<ManagedTaskStore.Duplicate> found = store.findDuplicate(
                submission.call().clientId(), submission.key(), ends.now().minus(IDEMPOTENCY_PERIOD));
        if (found.isPresent() && !found.get().isSame()) {
            throw new ProblemException(
                    ProblemType.IDEMPOTENCY_KEY_REUSED,
                    "The idempotency key was used before, for a task with another operation or input");
        }
        return found.map(task -> new Accepted(task.id(), true, HttpHeaders.EMPTY))
                .orElse(null);
    }

    private void insert(ManagedTask task, SubmissionKey key) {
        try {
            transactions.executeWithoutResult(_ -> {
                store.insert(task, key, leases.lease());
                listener.submitted(task);
            });
        } catch (DataAccessException | TransactionException e) {
            // a problem, so that the pipeline counts no fault of the gateway
            throw new ProblemException(ProblemType.STORAGE_UNAVAILABLE, "Tasks cannot be stored now; nothing was sent")
                    .withRetryAfter(Duration.ofSeconds(5))
                    .withCause(e);
        }
        leases.hold(task.id());
    }

    private void run(GatewayExchange call, ManagedTask task, CompletableFuture<Accepted> accepted, Runnable release) {
        try {
            GatewayResponse response = gateway.handle(call);
            Replay replay = call.progress().replay();
            if (replay == null) {
                answered(call, task, response);
            } else {
                close(response.body());
                replayed(replay, accepted, noTask());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ProblemException problem) {
            Replay replay = call.progress().replay();
            if (replay != null) {
                replayed(replay, accepted, problem);
            } else if (!accepted.completeExceptionally(problem)) {
                failed(call, task, problem);
            }
        } catch (RuntimeException | Error e) {
            log.error("The submission of {} failed", task.id(), e);
            if (!accepted.completeExceptionally(e)) {
                failed(call, task, new ProblemException(ProblemType.INTERNAL_ERROR, "The gateway failed"));
            }
        } finally {
            release.run();
            leases.release(task.id());
        }
    }

    private static void close(Body body) {
        if (body instanceof Body.Stream stream) {
            stream.source().close();
        }
    }

    /**
     * Accepts or rejects a submission whose idempotency key an earlier call had.
     *
     * @param otherwise problem if the earlier call is no task: also one whose process died before it stored its task
     */
    private void replayed(Replay replay, CompletableFuture<Accepted> accepted, ProblemException otherwise) {
        String id = ManagedTask.idOf(replay.generationId());
        if (store.find(id).isPresent()) {
            accepted.complete(new Accepted(id, true, HttpHeaders.EMPTY));
        } else {
            accepted.completeExceptionally(otherwise);
        }
    }

    private static ProblemException noTask() {
        return new ProblemException(
                ProblemType.IDEMPOTENCY_KEY_REUSED,
                "The idempotency key was used before, for a call that was no task, or whose task was deleted");
    }

    /** Stores the response to a submission: the id of the task at 302.AI, or the result itself. */
    private void answered(GatewayExchange call, ManagedTask task, GatewayResponse response)
            throws InterruptedException {
        try (OutputReader.Read read = outputs.read(task, response)) {
            answered(call, task, read.output());
        }
    }

    private void answered(GatewayExchange call, ManagedTask task, TaskOutput output) throws InterruptedException {
        Operation operation = call.operation();
        JsonNode answer = output.document() == null ? MissingNode.getInstance() : output.document();
        TaskIds.Started started = operation.poll() == null ? null : TaskIds.find(operation, answer);
        String key = call.progress().upstream().key();
        TaskUsage usage = TaskUsage.of(call.progress().usage());
        if (started == null || key == null) {
            ends.end(task, copies.succeeded(task, operation, output, usage));
            return;
        }
        RemoteTask remote = new RemoteTask(started.id(), started.field(), key);
        Instant now = ends.now();
        JsonNode kept = output.bounded(properties.maxOutputBytes()).document();
        boolean _ = ends.store(
                task.with(task.progress().started(remote, kept, usage, now)),
                now.plus(properties.interval(Duration.ZERO)));
    }

    /** Stores that a submission failed. If it may have been billed, its end is unknown. */
    private void failed(GatewayExchange call, ManagedTask task, ProblemException problem) {
        JsonNode error = errors.of(problem);
        CallResult result = call.result();
        boolean isUnknown = result != null && result.billing() instanceof Billing.PossiblyCharged;
        TaskUsage usage = TaskUsage.of(result == null ? null : result.billing().used());
        try {
            ends.end(task, isUnknown ? TaskEnd.unknown(error, usage) : TaskEnd.failed(null, error, usage));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
