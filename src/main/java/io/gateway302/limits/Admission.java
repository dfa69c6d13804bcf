package io.gateway302.limits;

import java.util.List;

/** What became of a call's wish to start. */
sealed interface Admission {

    /**
     * It may start.
     *
     * @param permit to be given back at the call's end
     * @param readings what its meters stand at, where that is known
     */
    record Admitted(Permit permit, List<Reading> readings) implements Admission {}

    /**
     * A limit stands against it.
     *
     * @param by the limit
     * @param readings what its meters stand at, where that is known
     */
    record Refused(Reading by, List<Reading> readings) implements Admission {}

    /**
     * A limit could not be checked, and may not be passed unchecked.
     *
     * @param by the limit
     */
    record Unavailable(Meter by) implements Admission {}
}
