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

    /** Renews what runs for longer than an interval. A store that is away is asked again in the next one. */
    void renew() {
        Instant young = clock.instant().minus(interval);
        running.forEach((permit, since) -> {
            if (!since.isAfter(young)) {
                permit.parts().stream().filter(part -> part.hold().confirmed()).forEach(LeaseRenewal::renew);
            }
        });
    }

    private static void renew(Permit.Part part) {
        try {
            part.store().renew(part.hold());
        } catch (StoreAwayException e) {
            // told by the watch
        }
    }
}
