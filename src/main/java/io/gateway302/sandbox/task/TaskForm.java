package io.gateway302.sandbox.task;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Response formats of a task family, as in {@code sandbox/tasks.yaml}, which describes the fields. The family in {@code
 * like} supplies values that are null.
 */
record TaskForm(
        @JsonProperty("name") String name,
        @JsonProperty("like") @Nullable String like,
        @JsonProperty("polls") List<String> polls,
        @JsonProperty("tasks") @Nullable List<String> tasks,
        @JsonProperty("id") @Nullable String id,
        @JsonProperty("at-once") @Nullable Map<String, String> atOnce,
        @JsonProperty("submitted") @Nullable JsonNode submitted,
        @JsonProperty("states") @Nullable List<String> states,
        @JsonProperty("running") @Nullable JsonNode running,
        @JsonProperty("running-status") @Nullable Integer runningStatus,
        @JsonProperty("done") @Nullable JsonNode done,
        @JsonProperty("done-file") @Nullable String doneFile,
        @JsonProperty("failed") @Nullable JsonNode failed,
        @JsonProperty("failed-status") @Nullable Integer failedStatus,
        @JsonProperty("unknown") @Nullable JsonNode unknown,
        @JsonProperty("unknown-status") @Nullable Integer unknownStatus) {

    /** Returns the form with missing values from another one. */
    TaskForm completedFrom(TaskForm other) {
        return new TaskForm(
                name,
                like,
                polls,
                tasks,
                or(id, other.id),
                or(atOnce, other.atOnce),
                or(submitted, other.submitted),
                or(states, other.states),
                or(running, other.running),
                or(runningStatus, other.runningStatus),
                or(done, doneFile == null ? other.done : null),
                or(doneFile, done == null ? other.doneFile : null),
                or(failed, other.failed),
                or(failedStatus, other.failedStatus),
                or(unknown, other.unknown),
                or(unknownStatus, other.unknownStatus));
    }

    private static <T> @Nullable T or(@Nullable T own, @Nullable T other) {
        return own == null ? other : own;
    }
}
