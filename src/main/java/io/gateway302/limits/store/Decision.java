package io.gateway302.limits.store;

import java.util.List;

/** Result of a reservation in a store. */
public sealed interface Decision {

    /** Returns the current values of the meters, in the order of the demands. */
    List<Reading> readings();

    /**
     * Reservation of all demands.
     *
     * @param reservation reservation, to be settled at the end of the call
     */
    record Granted(Reservation reservation, List<Reading> readings) implements Decision {}

    /**
     * Rejection by a limit; nothing was reserved.
     *
     * @param by first limit that is exceeded
     */
    record Refused(Reading by, List<Reading> readings) implements Decision {}
}
