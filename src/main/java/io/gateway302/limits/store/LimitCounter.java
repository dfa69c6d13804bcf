package io.gateway302.limits.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Value of one meter in memory. Not thread-safe: callers hold the lock of its account. */
interface LimitCounter {

    static LimitCounter of(LimitKey limitKey) {
        return switch (limitKey.measure().window()) {
            case MINUTE -> new SlidingMinute();
            case CALL -> new ConcurrencySlots();
            case DAY, MONTH, LIFE ->
                new WindowCounter(limitKey.measure().window(), limitKey.scope().expiresAt());
        };
    }

    /** Returns the amount that counts against the limit now. */
    long used(Instant now);

    /** Counts the amount of a hold. */
    void take(String reservation, long amount, Instant now, Instant leaseEnd);

    /**
     * Ends a hold and counts the real use.
     *
     * @param window number of the window in which the hold was counted
     * @param reserved amount that was counted for the hold; 0 if none was
     * @param used real use, which replaces {@code reserved}
     */
    void settle(String reservation, long window, long reserved, long used);

    /** Extends the lease of a hold. */
    default void renew(String reservation, Instant leaseEnd) {}

    /** Returns the time when more of the limit becomes free; null if nothing is used or the time is unknown. */
    default @Nullable Instant freeAt(@Nullable Long limit, Instant now) {
        return null;
    }

    /** Returns whether the counter can be removed without loss. */
    boolean isIdle(Instant now);
}
