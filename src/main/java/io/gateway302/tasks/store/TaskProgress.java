package io.gateway302.tasks.store;

import io.gateway302.problem.Violation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Course of a task so far.
 *
 * @param status status
 * @param version number of changes, from 1
 * @param fraction progress from 0 to 1; null if unknown
 * @param startedAt time at which 302.AI confirmed the submission; null before
 * @param completedAt end; null while the task is open
 * @param results files
 * @param output last response of 302.AI; null if there is none
 * @param error problem of RFC 9457; null unless the task has failed or its end is unknown
 * @param usage usage and cost
 * @param warnings what the caller should know
 * @param remote task at 302.AI; null if there is none
 * @param cancelAsked whether its owner asked to cancel it
 */
public record TaskProgress(
        TaskStatus status,
        long version,
        @Nullable Double fraction,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt,
        List<TaskResult> results,
        @Nullable JsonNode output,
        @Nullable JsonNode error,
        TaskUsage usage,
        List<Violation> warnings,
        @Nullable RemoteTask remote,
        boolean cancelAsked) {

    /** Course of a new task. */
    public static final TaskProgress NEW = new TaskProgress(
            TaskStatus.QUEUED, 1, null, null, null, List.of(), null, null, TaskUsage.NONE, List.of(), null, false);

    /** Returns the course after 302.AI has confirmed the submission. */
    public TaskProgress started(RemoteTask at, @Nullable JsonNode response, TaskUsage used, Instant now) {
        return new TaskProgress(
                TaskStatus.IN_PROGRESS,
                version + 1,
                fraction,
                now,
                null,
                results,
                response,
                null,
                used,
                warnings,
                at,
                cancelAsked);
    }

    /** Returns the course after a poll that did not end the task; this one if nothing has changed. */
    public TaskProgress running(@Nullable Double done) {
        boolean same = done == null || done.equals(fraction);
        return same
                ? this
                : new TaskProgress(
                        status,
                        version + 1,
                        done,
                        startedAt,
                        completedAt,
                        results,
                        output,
                        error,
                        usage,
                        warnings,
                        remote,
                        cancelAsked);
    }

    /** Returns the course with another usage, as the same version. */
    public TaskProgress used(TaskUsage other) {
        return new TaskProgress(
                status,
                version,
                fraction,
                startedAt,
                completedAt,
                results,
                output,
                error,
                other,
                warnings,
                remote,
                cancelAsked);
    }

    /** Returns the course at the end of the task. */
    public TaskProgress ended(TaskEnd end, Instant now) {
        List<Violation> all = new ArrayList<>(warnings);
        all.addAll(end.warnings());
        return new TaskProgress(
                end.status(),
                version + 1,
                end.status() == TaskStatus.SUCCEEDED ? Double.valueOf(1) : fraction,
                startedAt == null && end.status() == TaskStatus.SUCCEEDED ? now : startedAt,
                now,
                end.results(),
                end.output() == null ? output : end.output(),
                end.error(),
                end.usage() == null ? usage : end.usage(),
                List.copyOf(all),
                remote,
                cancelAsked);
    }
}
