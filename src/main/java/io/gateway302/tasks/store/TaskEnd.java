package io.gateway302.tasks.store;

import io.gateway302.problem.Violation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * End of a task.
 *
 * @param status final status
 * @param results files; empty unless the task has succeeded
 * @param output last response of 302.AI; null if there is none
 * @param error problem; null if the task has succeeded
 * @param usage usage of the task; null if it is already known
 * @param warnings what the caller should know
 */
public record TaskEnd(
        TaskStatus status,
        List<TaskResult> results,
        @Nullable JsonNode output,
        @Nullable JsonNode error,
        @Nullable TaskUsage usage,
        List<Violation> warnings) {

    public static TaskEnd succeeded(List<TaskResult> results, TaskOutput output, @Nullable TaskUsage usage) {
        return new TaskEnd(TaskStatus.SUCCEEDED, results, output.document(), null, usage, output.warnings());
    }

    /** Returns this end without the response if that is larger than the limit, with a warning. */
    public TaskEnd bounded(int largest) {
        if (output == null || TaskOutput.fits(output, largest)) {
            return this;
        }
        List<Violation> all = new ArrayList<>(warnings);
        all.add(TaskOutput.notKept(largest));
        return new TaskEnd(status, results, null, error, usage, List.copyOf(all));
    }

    public static TaskEnd failed(@Nullable JsonNode output, JsonNode error, @Nullable TaskUsage usage) {
        return new TaskEnd(TaskStatus.FAILED, List.of(), output, error, usage, List.of());
    }

    public static TaskEnd unknown(JsonNode error, @Nullable TaskUsage usage) {
        return new TaskEnd(TaskStatus.UNKNOWN, List.of(), null, error, usage, List.of());
    }

    public static TaskEnd canceled(@Nullable JsonNode output) {
        return new TaskEnd(TaskStatus.CANCELED, List.of(), output, null, null, List.of());
    }
}
