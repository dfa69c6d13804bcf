package io.gateway302.limits.store;

import java.time.Duration;

/**
 * Durations of leases, after which a store considers a call as ended.
 *
 * @param place time for which a slot or reservation is kept without renewal
 */
public record Leases(Duration place) {

    private static final int RECORD_TO_PLACE = 10;

    /** Returns the time for which a hold can be settled after its last renewal: ten times that of a slot. */
    Duration record() {
        return place.multipliedBy(RECORD_TO_PLACE);
    }

    /** Returns the interval at which leases of running calls are renewed. */
    public Duration renewal() {
        return place.dividedBy(3);
    }

    /**
     * Returns the interval of the background task. It is a fifth of the renewal interval, so that a failed renewal is
     * soon retried.
     */
    public Duration look() {
        return place.dividedBy(15);
    }
}
