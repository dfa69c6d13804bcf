package io.gateway302.limits;

import io.gateway302.limits.store.LimitKey;
import io.gateway302.limits.store.Reading;
import java.util.List;

/** Result of the admission of a call. */
sealed interface Admission {

    /**
     * Admission of the call.
     *
     * @param permit permit of the call, to be settled at its completion
     * @param readings values of the counters after the reservation, as far as known
     */
    record Admitted(Permit permit, List<Reading> readings) implements Admission {}

    /**
     * Rejection by a limit.
     *
     * @param by limit that is exceeded
     * @param readings values of the counters, as far as known
     */
    record Refused(Reading by, List<Reading> readings) implements Admission {}

    /**
     * Rejection because a limit with the policy {@code CLOSED} could not be checked.
     *
     * @param by limit that could not be checked
     */
    record Unavailable(LimitKey by) implements Admission {}
}
