package io.gateway302.ledger.cost;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before a record is asked for again. It goes by the age of the call alone: 250 ms after it the first
 * question, 750 ms later the second, then after about 2 s, 4 s, 8 s and so on. A process that was away for an hour so
 * goes on where it would be by now, and a queue that moves slowly asks less often.
 */
final class Backoff {

    private static final Duration SECOND_QUESTION = Duration.ofMillis(750);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final double JITTER = 0.2;

    private final DoubleSupplier random;

    /**
     * A back-off.
     *
     * @param random numbers from 0 to 1, so that calls that failed together do not stay together
     */
    Backoff(DoubleSupplier random) {
        this.random = random;
    }

    /** The wait after a question that was asked when the call was as old as this. */
    Duration after(Duration age) {
        if (age.compareTo(Duration.ofSeconds(1)) < 0) {
            return SECOND_QUESTION;
        }
        Duration wait = age.plusSeconds(1);
        if (wait.compareTo(LONGEST) >= 0) {
            wait = LONGEST;
        }
        double factor = 1 + JITTER * (2 * random.getAsDouble() - 1);
        Duration jittered = Duration.ofMillis((long) (wait.toMillis() * factor));
        return jittered.compareTo(LONGEST) > 0 ? LONGEST : jittered;
    }
}
