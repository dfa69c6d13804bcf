package io.gateway302.tasks.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.problem.Violation;
import io.gateway302.tasks.store.ManagedTask;
import io.gateway302.tasks.store.TaskProgress;
import io.gateway302.tasks.store.TaskResult;
import io.gateway302.tasks.store.TaskStatus;
import io.gateway302.tasks.store.TaskUsage;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Task in responses. */
@Schema(name = "Task")
public record TaskView(
        @JsonProperty("id") @Schema(example = "task_01943f3e-7d8a-7c3b-9f10-2f6a3f6d9c11")
        String id,

        @JsonProperty("object") @Schema(pattern = "^task$") String object,
        @JsonProperty("operation") String operation,
        @JsonProperty("model") @Nullable String model,
        @JsonProperty("status") TaskStatus status,

        @JsonProperty("progress") @Schema(description = "From 0 to 1; null if 302.AI does not tell it") @Nullable
        Double progress,

        @JsonProperty("version") @Schema(description = "Number of changes; also the ETag")
        long version,

        @JsonProperty("created_at") Instant createdAt,

        @JsonProperty("started_at") @Schema(description = "When 302.AI confirmed the submission") @Nullable
        Instant startedAt,

        @JsonProperty("completed_at") @Nullable Instant completedAt,

        @JsonProperty("expires_at") @Schema(description = "When the task is deleted; null while it is open") @Nullable
        Instant expiresAt,

        @JsonProperty("metadata") Map<String, String> metadata,
        @JsonProperty("results") List<TaskResult> results,

        @JsonProperty("output") @Schema(description = "Last response of 302.AI, as it came; null in lists") @Nullable
        JsonNode output,

        @JsonProperty("error")
        @Schema(description = "Problem of RFC 9457, if the task failed or its end is unknown")
        @Nullable
        JsonNode error,

        @JsonProperty("usage") TaskUsage usage,
        @JsonProperty("warnings") List<Violation> warnings,
        @JsonProperty("links") Links links)
        implements TaskAnswer {

    /**
     * Addresses of the task, relative to the host.
     *
     * @param events address of the events, which needs no key for a while
     */
    @Schema(name = "TaskLinks")
    record Links(
            @JsonProperty("self") String self,

            @JsonProperty("events")
            @Schema(
                    description = "Signed link for `EventSource`, which needs no key until the time in `expires`",
                    example =
                            "/api/v1/tasks/task_01943f3e-7d8a-7c3b-9f10-2f6a3f6d9c11/events?expires=1764500400&signature=6bOx…")
            String events,

            @JsonProperty("cancel") String cancel) {

        static Links of(String address, String eventsQuery) {
            return new Links(address, address + "/events?" + eventsQuery, address + "/cancel");
        }
    }

    /**
     * Returns the view of a task.
     *
     * @param results files with their links
     * @param output last response of 302.AI; null to leave it out
     * @param expiresAt time at which the task is deleted; null while it is open
     * @param links addresses of the task
     */
    static TaskView of(
            ManagedTask task,
            List<TaskResult> results,
            @Nullable JsonNode output,
            @Nullable Instant expiresAt,
            Links links) {
        TaskProgress progress = task.progress();
        return new TaskView(
                task.id(),
                "task",
                task.operation(),
                task.model(),
                progress.status(),
                progress.fraction(),
                progress.version(),
                task.createdAt(),
                progress.startedAt(),
                progress.completedAt(),
                expiresAt,
                task.wishes().metadata(),
                results,
                output,
                progress.error(),
                progress.usage(),
                warnings(progress),
                links);
    }

    private static List<Violation> warnings(TaskProgress progress) {
        if (!progress.cancelAsked() || progress.status() == TaskStatus.CANCELED) {
            return progress.warnings();
        }
        List<Violation> warnings = new ArrayList<>(progress.warnings());
        warnings.add(new Violation(
                "status", "cancel_requested", "302.AI has not canceled the task; it continues there and is billed"));
        return warnings;
    }
}
