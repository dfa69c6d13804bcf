package io.gateway302.webhooks.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.webhooks.Webhook;
import io.gateway302.webhooks.Webhook.DisabledReason;
import io.gateway302.webhooks.WebhookEventType;
import io.gateway302.webhooks.Webhooks;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Webhook in a response. */
record WebhookView(
        @JsonProperty("id") String id,
        @JsonProperty("object") String object,
        @JsonProperty("url") String url,
        @JsonProperty("events") List<WebhookEventType> events,
        @JsonProperty("description") @Nullable String description,
        @JsonProperty("tasks_only") boolean tasksOnly,
        @JsonProperty("enabled") boolean enabled,

        @JsonProperty("disabled_reason")
        @Schema(description = "`owner`, `gone` (the receiver answered 410) or `failing` (five days of failures only)")
        @Nullable
        DisabledReason disabledReason,

        @JsonProperty("failures") @Schema(description = "Failed attempts since the last success")
        int failures,

        @JsonProperty("last_success_at") @Nullable Instant lastSuccessAt,
        @JsonProperty("created_at") Instant createdAt,

        @JsonProperty("previous_secret_expires_at")
        @Schema(description = "Until then, the secret before the last rotation also signs")
        @Nullable
        Instant previousSecretExpiresAt,

        @JsonProperty("secret")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Schema(description = "Only where it is new, and this once: after a creation or a rotation")
        @Nullable
        String secret) {

    static WebhookView of(Webhook webhook) {
        return of(webhook, null);
    }

    static WebhookView of(Webhooks.Issued issued) {
        return of(issued.webhook(), issued.secret().reveal());
    }

    private static WebhookView of(Webhook webhook, @Nullable String secret) {
        return new WebhookView(
                webhook.id(),
                "webhook",
                webhook.settings().url(),
                webhook.settings().events(),
                webhook.settings().description(),
                webhook.settings().tasksOnly(),
                webhook.settings().enabled(),
                webhook.disabledReason(),
                webhook.failures(),
                webhook.lastSuccessAt(),
                webhook.createdAt(),
                webhook.previousSecretUntil(),
                secret);
    }

    @Override
    public String toString() {
        return "WebhookView[" + id + "]";
    }
}
