package io.gateway302.limits;

import io.gateway302.limits.store.LimitStore;
import io.gateway302.limits.store.Reservation;
import io.gateway302.redis.StoreAwayException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.LinkedBlockingDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Queue of settlements that the store could not process when their calls ended. They are retried until they succeed,
 * for one day at most.
 */
final class LateSettlements {

    private static final Logger log = LoggerFactory.getLogger(LateSettlements.class);

    private static final int MAX_QUEUED = 100_000;

    /** Maximum age of a queued settlement. Older ones no longer affect a limit per day. */
    private static final Duration MAX_AGE = Duration.ofDays(1);

    private final LinkedBlockingDeque<Entry> entries = new LinkedBlockingDeque<>(MAX_QUEUED);
    private final LimitStore store;
    private final Clock clock;

    private record Entry(Reservation reservation, List<Long> used, Instant until) {}

    LateSettlements(LimitStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    void add(Reservation reservation, List<Long> used) {
        if (!entries.offer(new Entry(reservation, used, clock.instant().plus(MAX_AGE)))) {
            log.warn("Too many calls wait to be settled; what one used is not counted");
        }
    }

    /** Retries the settlements, oldest first, until the store is unavailable again. */
    synchronized void retry() {
        for (@Nullable Entry entry = entries.poll(); entry != null; entry = entries.poll()) {
            if (entry.until().isBefore(clock.instant())) {
                continue;
            }
            try {
                store.settle(entry.reservation(), entry.used());
            } catch (StoreAwayException e) {
                entries.offerFirst(entry);
                return;
            }
        }
    }

    /** Returns the number of queued settlements. */
    int size() {
        return entries.size();
    }
}
