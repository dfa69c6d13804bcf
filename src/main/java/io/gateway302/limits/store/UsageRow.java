package io.gateway302.limits.store;

import java.time.Instant;

/**
 * Stored sum of one meter.
 *
 * @param clientId id of the client to which the meter belongs
 * @param limitKey key of the meter
 * @param window kind of the window
 * @param number number of the window
 * @param used sum in that window
 * @param expiresAt time from which on the row can be deleted
 */
record UsageRow(String clientId, String limitKey, Window window, long number, long used, Instant expiresAt) {

    /** Expiration time of rows that do not expire, a value that both databases can store. */
    static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");
}
