package io.gateway302.limits;

import io.gateway302.limits.store.Leases;
import io.gateway302.limits.store.LimitStore;
import io.gateway302.limits.store.Reservation;
import io.gateway302.redis.StoreAwayException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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
        List<Permit> due = new ArrayList<>();
        Map<LimitStore, List<Reservation>> stores = new HashMap<>();
        running.forEach((permit, since) -> {
            if (!since.isAfter(young)) {
                due.add(permit);
                permit.parts().stream()
                        .filter(part -> part.reservation().confirmed())
                        .forEach(part -> stores.computeIfAbsent(part.store(), _ -> new ArrayList<>())
                                .add(part.reservation()));
            }
        });
        stores.entrySet().removeIf(store -> renew(store.getKey(), store.getValue()));
        due.stream()
                .filter(permit -> permit.parts().stream().noneMatch(part -> stores.containsKey(part.store())))
                .forEach(permit -> running.computeIfPresent(permit, (_, _) -> now));
    }

    private static boolean renew(LimitStore store, List<Reservation> reservations) {
        try {
            store.renew(reservations);
            return true;
        } catch (StoreAwayException e) {
            // StoreWatch logs it.
            return false;
        }
    }
}
