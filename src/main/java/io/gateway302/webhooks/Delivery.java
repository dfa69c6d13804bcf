package io.gateway302.webhooks;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One event for one webhook.
 *
 * @param id value of the header {@code webhook-id}, which begins with {@value #PREFIX}
 * @param type type of the event
 * @param subject id of the task
 * @param attempts number of attempts so far
 * @param nextAttemptAt time of the next attempt; null if there is none
 * @param lastAttemptAt time of the last attempt; null if there was none
 * @param lastStatus HTTP status of the last response; null if there was none
 * @param lastError word that tells why the last attempt failed; null if it succeeded or there was none
 */
public record Delivery(
        String id,
        String type,
        String subject,
        State state,
        int attempts,
        Instant createdAt,
        @Nullable Instant nextAttemptAt,
        @Nullable Instant lastAttemptAt,
        @Nullable Integer lastStatus,
        @Nullable String lastError) {

    /** Prefix of all ids. */
    public static final String PREFIX = "msg_";

    /** State of a delivery. */
    public enum State {
        /** Another attempt follows, or runs. */
        PENDING,
        /** The receiver accepted the event. */
        DELIVERED,
        /** No further attempt follows. */
        FAILED;

        /** Returns the name for responses and the database. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String label) {
            return valueOf(label.toUpperCase(Locale.ROOT));
        }
    }
}
