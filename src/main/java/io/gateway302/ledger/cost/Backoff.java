package io.gateway302.ledger.cost;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Backoff between lookups of a cost record. It depends only on the age of the call: the first lookup is after 250 ms,
 * the second 750 ms later, the next after about 2 s, 4 s, 8 s and so on. So a process that was stopped for an hour
 * continues with the interval of that age, and a slow queue causes fewer lookups.
 */
final class Backoff {

    private static final Duration SECOND_QUESTION = Duration.ofMillis(750);
    private static final Duration MAX_DELAY = Duration.ofMinutes(10);
    private static final double JITTER = 0.2;

    private final DoubleSupplier random;

    /**
     * Creates a backoff.
     *
     * @param random source of numbers from 0 to 1, for jitter that separates calls that failed together
     */
    Backoff(DoubleSupplier random) {
        this.random = random;
    }

    /** Returns the wait after a lookup at this age of the call. */
    Duration after(Duration age) {
        if (age.compareTo(Duration.ofSeconds(1)) < 0) {
            return SECOND_QUESTION;
        }
        Duration wait = age.plusSeconds(1);
        if (wait.compareTo(MAX_DELAY) >= 0) {
            wait = MAX_DELAY;
        }
        double factor = 1 + JITTER * (2 * random.getAsDouble() - 1);
        Duration jittered = Duration.ofMillis((long) (wait.toMillis() * factor));
        return jittered.compareTo(MAX_DELAY) > 0 ? MAX_DELAY : jittered;
    }
}
