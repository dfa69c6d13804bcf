package io.gateway302.limits;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What one meter stands at in memory. Not safe for threads; the account it belongs to is locked. */
interface Counter {

    static Counter of(Meter meter) {
        return switch (meter.measure().window()) {
            case MINUTE -> new SlidingMinute();
            case CALL -> new Places();
            case DAY, MONTH, LIFE ->
                new Tally(meter.measure().window(), meter.scope().expiresAt());
        };
    }

    /** How much counts now. */
    long used(Instant now);

    /** Counts an amount for a hold. */
    void take(String hold, long amount, Instant now, Instant leaseEnd);

    /**
     * Ends a hold and counts what was used.
     *
     * @param window number of the window in which it was counted
     * @param reserved what it was counted with; 0 if it was not
     * @param used what is counted instead
     */
    void settle(String hold, long window, long reserved, long used);

    /** Moves the end of a hold's lease. */
    default void renew(String hold, Instant leaseEnd) {}

    /** When more of the limit is free than now; null where nothing is used or nobody knows. */
    default @Nullable Instant freeAt(@Nullable Long limit, Instant now) {
        return null;
    }

    /** Whether nothing would be lost with it. */
    boolean isIdle(Instant now);
}
