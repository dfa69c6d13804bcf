package io.gateway302.limits;

import java.time.Instant;

/**
 * A sum as it is written down.
 *
 * @param clientId whose it is
 * @param meter key of the meter
 * @param window the kind of window
 * @param number which one
 * @param used the sum
 * @param expiresAt when it is of no more use
 */
record UsageRow(String clientId, String meter, Window window, long number, long used, Instant expiresAt) {

    /** Later than anybody lives to see, and still a number that databases hold. */
    static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");
}
