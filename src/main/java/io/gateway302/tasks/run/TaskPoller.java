package io.gateway302.tasks.run;

import io.gateway302.catalog.Catalog;
import io.gateway302.catalog.Operation;
import io.gateway302.exchange.Body;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.exchange.UpstreamTask;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.tasks.response.TaskFraction;
import io.gateway302.tasks.response.TaskState;
import io.gateway302.tasks.result.OutputReader;
import io.gateway302.tasks.result.ResultCopies;
import io.gateway302.tasks.store.ManagedTask;
import io.gateway302.tasks.store.ManagedTaskStore;
import io.gateway302.tasks.store.RemoteTask;
import io.gateway302.tasks.store.TaskEnd;
import io.gateway302.tasks.store.TaskOutput;
import io.gateway302.tasks.store.TaskProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Poll of one task that this replica has the lease of. Only a definite word of the provider ends a task; a poll that
 * fails does not.
 */
final class TaskPoller {

    private static final Logger log = LoggerFactory.getLogger(TaskPoller.class);

    /** HTTP status of a poll whose result is not ready (RFC 9110 §15.3.3). */
    private static final int ACCEPTED = 202;

    private final Catalog catalog;
    private final PollCalls calls;
    private final PollHandler polls;
    private final ManagedTaskStore store;
    private final TaskEnds ends;
    private final TaskErrors errors;
    private final TaskMeters meters;
    private final OutputReader outputs;
    private final ResultCopies copies;
    private final RunProperties properties;
    private final TaskLeases leases;

    TaskPoller(
            Catalog catalog,
            PollCalls calls,
            PollHandler polls,
            ManagedTaskStore store,
            TaskEnds ends,
            TaskErrors errors,
            TaskMeters meters,
            OutputReader outputs,
            ResultCopies copies,
            RunProperties properties,
            TaskLeases leases) {
        this.catalog = catalog;
        this.calls = calls;
        this.polls = polls;
        this.store = store;
        this.ends = ends;
        this.errors = errors;
        this.meters = meters;
        this.outputs = outputs;
        this.copies = copies;
        this.properties = properties;
        this.leases = leases;
    }

    /** Polls the task, and stores what has changed. */
    void poll(ManagedTask task) throws InterruptedException {
        RemoteTask remote = Objects.requireNonNull(task.progress().remote());
        if (task.progress().cancelAsked() && cancel(task)) {
            return;
        }
        GatewayExchange request = calls.poll(task, remote);
        if (request == null) {
            ends.end(task, unknown("The catalog has no poll for the operation any more"));
            return;
        }
        Instant start = ends.now();
        try {
            read(task, request.operation(), polls.send(request));
        } catch (ProblemException problem) {
            if (problem.type() == ProblemType.CONTENT_REJECTED) {
                ends.end(task, TaskEnd.failed(null, errors.of(problem), null));
            } else {
                log.debug("The poll of {} failed: {}", task.id(), problem.getMessage());
                goOn(task, null);
            }
        } finally {
            meters.polled(Duration.between(start, ends.now()));
        }
    }

    private void read(ManagedTask task, Operation poll, GatewayResponse response) throws InterruptedException {
        try (OutputReader.Read read = outputs.read(task, response)) {
            TaskOutput output = read.output();
            JsonNode answer = output.document();
            switch (state(poll, response, output)) {
                case RUNNING -> goOn(task, answer == null ? null : TaskFraction.of(answer));
                case FAILED -> ends.end(task, TaskEnd.failed(answer, errors.ofFailure(answer), null));
                case SUCCEEDED -> {
                    Operation operation = catalog.find(task.operation()).orElse(poll);
                    ends.end(task, copies.succeeded(task, operation, output, null));
                }
            }
        }
    }

    /**
     * Returns the state of a task. A response that is a file is the result. A response that names no state, but has the
     * address of a file, is a result too.
     */
    private UpstreamTask.State state(Operation poll, GatewayResponse response, TaskOutput output) {
        if (response.status() == ACCEPTED) {
            return UpstreamTask.State.RUNNING;
        }
        JsonNode answer = output.document();
        if (output.isFile() || answer == null) {
            return UpstreamTask.State.SUCCEEDED;
        }
        UpstreamTask.State named = TaskState.of(poll, answer);
        boolean isUnmarkedResult =
                named == UpstreamTask.State.RUNNING && !TaskState.isNamedIn(answer) && copies.finds(poll, answer);
        return isUnmarkedResult ? UpstreamTask.State.SUCCEEDED : named;
    }

    /** Stores the progress of a task that continues, and when it is polled again. */
    private void goOn(ManagedTask task, @Nullable Double fraction) throws InterruptedException {
        Instant now = ends.now();
        Duration age = Duration.between(task.createdAt(), now);
        if (age.compareTo(properties.maxAge()) > 0) {
            ends.end(task, unknown("302.AI has not reported an end within " + properties.maxAge()));
            return;
        }
        Instant next = now.plus(properties.interval(age));
        TaskProgress progress = task.progress().running(fraction);
        if (progress.version() == task.progress().version()) {
            store.postpone(task.id(), leases.replica(), next);
        } else {
            boolean _ = ends.store(task.with(progress), next);
        }
    }

    private TaskEnd unknown(String detail) {
        return TaskEnd.unknown(errors.of(new ProblemException(ProblemType.UPSTREAM_TIMEOUT, detail)), null);
    }

    /** Cancels a task that this replica has the lease of. Returns false if 302.AI cannot cancel it. */
    boolean cancel(ManagedTask task) throws InterruptedException {
        RemoteTask remote = task.progress().remote();
        GatewayExchange request = remote == null ? null : calls.cancel(task, remote);
        if (request == null) {
            return false;
        }
        try {
            Body body = polls.send(request).body();
            if (body instanceof Body.Stream stream) {
                stream.source().close();
            }
        } catch (ProblemException problem) {
            log.info("302.AI did not cancel {}: {}", task.id(), problem.getMessage());
            return false;
        }
        ends.end(task, TaskEnd.canceled(null));
        return true;
    }

    /** Ends a task whose submission was interrupted by the end of its replica. It may have been billed. */
    void endAbandoned(ManagedTask task) throws InterruptedException {
        log.warn("The replica that submitted {} has ended; what became of the task is not known", task.id());
        ends.end(task, unknown("The replica that submitted the task has ended; the task may have been carried out"));
    }
}
