package io.gateway302.limits;

import java.time.Duration;

/**
 * How long the store believes that a call still runs.
 *
 * @param place how long it holds what it has reserved without renewal
 */
record Leases(Duration place) {

    private static final int RECORD_TO_PLACE = 10;

    /** How long a hold is known without renewal, so that it can be settled. */
    Duration record() {
        return place.multipliedBy(RECORD_TO_PLACE);
    }

    /** How often running calls are renewed. */
    Duration renewal() {
        return place.dividedBy(3);
    }

    /** How often it is looked which of them are to be, so that a renewal that failed is soon tried again. */
    Duration look() {
        return place.dividedBy(15);
    }
}
