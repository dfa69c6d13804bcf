package io.gateway302.limits;

import io.gateway302.redis.StoreAwayException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps the places of calls that run longer than a lease; one task for all of them. */
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
     * Renews what was not renewed for an interval. Where the store does not answer, it is asked again the next time: this
     * is called often enough for several tries before a lease runs out.
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
                    .filter(part -> part.hold().confirmed())
                    .forEach(part -> part.store().renew(part.hold()));
            return true;
        } catch (StoreAwayException e) {
            // told by the watch
            return false;
        }
    }
}
