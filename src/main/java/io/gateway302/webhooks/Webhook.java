package io.gateway302.webhooks;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Receiver of events of a client.
 *
 * @param id id that begins with {@value #PREFIX}; later webhooks have greater ids
 * @param disabledReason reason why no events are sent; null if it is enabled
 * @param previousSecretUntil time until which the secret before the last rotation also signs; null if there is none
 * @param failures number of failed attempts since the last success
 * @param failingSince time of the first of them; null if there is none
 * @param lastSuccessAt time of the last success; null if there is none
 */
public record Webhook(
        String id,
        String clientId,
        WebhookSettings settings,
        @Nullable DisabledReason disabledReason,
        Instant createdAt,
        @Nullable Instant previousSecretUntil,
        int failures,
        @Nullable Instant failingSince,
        @Nullable Instant lastSuccessAt) {

    /** Prefix of all ids. */
    public static final String PREFIX = "wh_";

    /** Reason why a webhook is disabled. */
    public enum DisabledReason {
        /** Its owner disabled it. */
        @JsonProperty("owner")
        OWNER,
        /** Its receiver responded with status 410. */
        @JsonProperty("gone")
        GONE,
        /** All attempts of several days failed. */
        @JsonProperty("failing")
        FAILING;

        /** Returns the name for responses and the database. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        static DisabledReason of(String label) {
            return valueOf(label.toUpperCase(Locale.ROOT));
        }
    }
}
