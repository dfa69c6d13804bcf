package io.gateway302.webhooks;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Result of one attempt to deliver an event. */
sealed interface AttemptResult {

    /** The receiver accepted the event. */
    record Delivered(int status) implements AttemptResult {}

    /** The receiver does not exist any more (status 410). */
    record Gone(int status) implements AttemptResult {}

    /**
     * The attempt failed.
     *
     * @param status HTTP status; null without a response
     * @param error word for the list of deliveries
     * @param retryAfter minimum delay that the receiver asked for; null for none
     */
    record Failed(
            @Nullable Integer status,
            String error,
            @Nullable Duration retryAfter) implements AttemptResult {}

    /**
     * The attempt did not take place.
     *
     * @param delay time after which another one makes sense
     */
    record Postponed(Duration delay) implements AttemptResult {}
}
