package io.gateway302.tasks.web;

import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.ServletAttributes;
import io.gateway302.identity.CallHeaders;
import io.gateway302.identity.Caller;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.tasks.run.TaskChanges;
import io.gateway302.tasks.run.TaskRunner;
import io.gateway302.tasks.run.TaskSubmission;
import io.gateway302.tasks.store.ManagedTask;
import io.gateway302.tasks.store.ManagedTaskStore;
import io.gateway302.tasks.store.SubmissionKey;
import io.gateway302.tasks.store.TaskWishes;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Responses to submissions of tasks, by the preferences of the request (RFC 7240). */
@Component
public final class TaskResponses {

    private static final String RETRY_AFTER = "2";
    static final String NO_STORE = "no-store";

    private final TaskRunner runner;
    private final ManagedTaskStore store;
    private final TaskChanges changes;
    private final TaskViews views;

    TaskResponses(TaskRunner runner, ManagedTaskStore store, TaskChanges changes, TaskViews views) {
        this.runner = runner;
        this.store = store;
        this.changes = changes;
        this.views = views;
    }

    /** Returns whether the request prefers a task to waiting for the result: {@code Prefer: respond-async}. */
    public static boolean isAsked(HttpServletRequest request) {
        return TaskPreference.of(request).isAsync();
    }

    /**
     * Submits a call of a typed endpoint as a task.
     *
     * @param input body of the request, by which a duplicate is found
     * @param release action that deletes the file of the body
     * @throws ProblemException if the call is rejected; then nothing was sent
     */
    public ResponseEntity<TaskView> submit(
            HttpServletRequest request, GatewayExchange call, String input, Runnable release)
            throws InterruptedException {
        return submit(request, submission(call, input, TaskWishes.NONE, release));
    }

    /**
     * Returns the submission of a call.
     *
     * @param input body of the request, by which a duplicate is found
     * @param release action that deletes the file of the body
     */
    public static TaskSubmission submission(GatewayExchange call, String input, TaskWishes wishes, Runnable release) {
        String key = call.headers().getFirst(CallHeaders.IDEMPOTENCY_KEY);
        return new TaskSubmission(call, SubmissionKey.of(key, call.operation().id(), input), wishes, release);
    }

    /**
     * Task that a submission has started.
     *
     * @param task the task, or that of the first submission with the same idempotency key
     * @param headers headers for the response
     */
    public record Started(ManagedTask task, HttpHeaders headers) {}

    /**
     * Submits a task, without a wait for its end.
     *
     * @throws ProblemException if the call is rejected; then nothing was sent
     */
    public Started start(HttpServletRequest request, TaskSubmission submission) {
        TaskRunner.Accepted accepted = accepted(submission, request);
        HttpHeaders headers = HttpHeaders.copyOf(accepted.headers());
        headers.set(HttpHeaders.CACHE_CONTROL, NO_STORE);
        if (accepted.isReplayed()) {
            headers.set("Idempotency-Replayed", "true");
        }
        return new Started(own(accepted.taskId(), submission.call().caller()), headers);
    }

    /**
     * Submits a task, and waits for its end as long as the request prefers.
     *
     * @return 200 if the task has ended, otherwise 202
     * @throws ProblemException if the call is rejected; then nothing was sent
     */
    ResponseEntity<TaskView> submit(HttpServletRequest request, TaskSubmission submission) throws InterruptedException {
        TaskPreference preference = TaskPreference.of(request);
        Started started = start(request, submission);
        ManagedTask task = awaitEnd(started.task(), submission.call().caller(), preference.time());
        boolean ended = !task.progress().status().isOpen();
        ResponseEntity.BodyBuilder response = ResponseEntity.status(ended ? HttpStatus.OK : HttpStatus.ACCEPTED)
                .header(HttpHeaders.LOCATION, views.address(task))
                .headers(headers -> headers.addAll(started.headers()))
                .eTag(TaskViews.etag(task));
        if (!ended) {
            response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER);
        }
        if (!preference.applied().isEmpty()) {
            response.header("Preference-Applied", preference.applied());
        }
        return response.body(views.of(task));
    }

    private TaskRunner.Accepted accepted(TaskSubmission submission, HttpServletRequest request) {
        try {
            return runner.submit(submission);
        } catch (ProblemException problem) {
            if (submission.call().result() != null) {
                // the call has ended: the response has its headers, and the log has its line
                ServletAttributes.set(request, submission.call());
            }
            throw problem;
        }
    }

    /** Waits until the task has ended, or until the time is over. */
    private ManagedTask awaitEnd(ManagedTask started, Caller caller, Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        String id = started.id();
        ManagedTask task = started;
        while (task.progress().status().isOpen() && !changes.isClosed()) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                break;
            }
            var _ = changes.await(id, task.progress().version(), Duration.ofNanos(left));
            task = own(id, caller);
        }
        return task;
    }

    /**
     * Returns a task of the caller.
     *
     * @throws ProblemException if the caller has no such task
     */
    public ManagedTask own(String id, Caller caller) {
        return store.find(id).filter(task -> task.owner().isVisibleTo(caller)).orElseThrow(TaskResponses::unknown);
    }

    /** Returns the problem that there is no such task. */
    static ProblemException unknown() {
        return new ProblemException(ProblemType.NOT_FOUND, "The caller has no such task");
    }
}
