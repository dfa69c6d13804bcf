package io.gateway302.limits;

import java.util.List;

/** Whether a call may start. */
sealed interface Decision {

    /** What the meters stand at now, in the order of the demands. */
    List<Reading> readings();

    /**
     * It may, and all that it asked for is reserved.
     *
     * @param hold what it has to give back
     */
    record Granted(Hold hold, List<Reading> readings) implements Decision {}

    /**
     * It may not, and nothing was used up.
     *
     * @param by the first limit that stands against it
     */
    record Refused(Reading by, List<Reading> readings) implements Decision {}
}
