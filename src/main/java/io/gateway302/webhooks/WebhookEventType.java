package io.gateway302.webhooks;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.Optional;

/** Type of an event to which a webhook can subscribe. */
public enum WebhookEventType {
    @JsonProperty("task.in_progress")
    TASK_IN_PROGRESS("task.in_progress"),
    @JsonProperty("task.succeeded")
    TASK_SUCCEEDED("task.succeeded"),
    @JsonProperty("task.failed")
    TASK_FAILED("task.failed"),
    @JsonProperty("task.canceled")
    TASK_CANCELED("task.canceled"),
    @JsonProperty("task.unknown")
    TASK_UNKNOWN("task.unknown"),
    @JsonProperty("task.settled")
    TASK_SETTLED("task.settled");

    private final String label;

    WebhookEventType(String label) {
        this.label = label;
    }

    /** Returns the name in requests and events. */
    public String label() {
        return label;
    }

    /** Returns the type of this name. */
    public static Optional<WebhookEventType> find(String label) {
        return Arrays.stream(values()).filter(type -> type.label.equals(label)).findFirst();
    }
}
