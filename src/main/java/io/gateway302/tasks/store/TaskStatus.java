package io.gateway302.tasks.store;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Status of a task. */
public enum TaskStatus {
    /** It was accepted, and 302.AI has not confirmed it yet. */
    QUEUED,
    /** It waits or runs at 302.AI. */
    IN_PROGRESS,
    /** It has ended with a result. */
    SUCCEEDED,
    /** 302.AI says that it has failed, or did not accept it. */
    FAILED,
    /** It was canceled at 302.AI. */
    CANCELED,
    /** Its end is not known. It may have been billed. */
    UNKNOWN;

    /** Returns the value in responses and in the database. */
    @JsonValue
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns whether the task has not ended. */
    public boolean isOpen() {
        return this == QUEUED || this == IN_PROGRESS;
    }

    /** Returns the status with this label. */
    public static TaskStatus of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }

    /** Returns the labels of all statuses. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(TaskStatus::label).toList();
    }
}
