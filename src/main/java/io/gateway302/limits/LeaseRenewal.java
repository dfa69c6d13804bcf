package io.gateway302.limits;

import io.gateway302.limits.store.Leases;
import io.gateway302.redis.StoreAwayException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Renewal of the leases of calls that run longer than a lease. One background task renews all of them. */
final class LeaseRenewal {

    private final Map<Permit, Instant> running = new ConcurrentHashMap<>();
    private final Duration interval;
    private final Clock clock;

    LeaseRenewal(Leases leases, Clock clock) {
        this.interval = leases.renewal();
        this.clock = clock;
    }

    void add(Permit permit) {
        running.put(permit, clock.instant());
    }

    void remove(Permit permit) {
        running.remove(permit);
    }

    /**
     * Renews the leases that are older than the interval. If the store is unavailable, the next run retries. Runs are
     * frequent enough for several retries before a lease expires.
     */
    void renew() {
        Instant now = clock.instant();
        Instant young = now.minus(interval);
        running.forEach((permit, since) -> {
            if (!since.isAfter(young) && renew(permit)) {
                running.computeIfPresent(permit, (_, _) -> now);
            }
        });
    }

    private static boolean renew(Permit permit) {
        try {
            permit.parts().stream()
                    .filter(part -> part.reservation().confirmed())
                    .forEach(part -> part.store().renew(part.reservation()));
            return true;
        } catch (StoreAwayException e) {
            // StoreWatch logs it.
            return false;
        }
    }
}
