package io.gateway302.catalog;

import java.time.Duration;

/**
 * Timeouts of a call.
 *
 * @param firstByte maximum time from the start of the request to the first byte of the response
 * @param idle maximum time between two bytes of the response
 * @param total maximum time for the whole call with all its attempts
 */
public record Deadlines(Duration firstByte, Duration idle, Duration total) {

    /** Timeouts for entries without their own: 60 s, 30 s and 90 s. */
    public static final Deadlines DEFAULT =
            new Deadlines(Duration.ofSeconds(60), Duration.ofSeconds(30), Duration.ofSeconds(90));
}
