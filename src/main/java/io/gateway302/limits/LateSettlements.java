package io.gateway302.limits;

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
 * Settlements that the store did not take when their calls ended. They are tried again until it does, for a day at
 * most.
 */
final class LateSettlements {

    private static final Logger log = LoggerFactory.getLogger(LateSettlements.class);

    private static final int MOST = 100_000;

    /** Nobody's budget of a day or less is concerned by what happened earlier. */
    private static final Duration PATIENCE = Duration.ofDays(1);

    private final LinkedBlockingDeque<Entry> entries = new LinkedBlockingDeque<>(MOST);
    private final LimitStore store;
    private final Clock clock;

    private record Entry(Hold hold, List<Long> used, Instant until) {}

    LateSettlements(LimitStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    void add(Hold hold, List<Long> used) {
        if (!entries.offer(new Entry(hold, used, clock.instant().plus(PATIENCE)))) {
            log.warn("Too many calls wait to be settled; what one used is not counted");
        }
    }

    /** Settles what can be, oldest first. */
    synchronized void retry() {
        for (@Nullable Entry entry = entries.poll(); entry != null; entry = entries.poll()) {
            if (entry.until().isBefore(clock.instant())) {
                continue;
            }
            try {
                store.settle(entry.hold(), entry.used());
            } catch (StoreAwayException e) {
                entries.offerFirst(entry);
                return;
            }
        }
    }

    /** How many wait. */
    int size() {
        return entries.size();
    }
}
