package io.gateway302.catalog;

import java.time.Duration;

/**
 * How long a call may take.
 *
 * @param firstByte from the request's start to the first byte of the answer
 * @param idle between two bytes of the answer
 * @param total for the whole call, with all its attempts
 */
public record Deadlines(Duration firstByte, Duration idle, Duration total) {

    /** What holds where an entry says nothing. */
    public static final Deadlines DEFAULT =
            new Deadlines(Duration.ofSeconds(60), Duration.ofSeconds(30), Duration.ofSeconds(90));
}
