package io.gateway302.limits.store;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Counter of concurrent calls, each of which has a slot until its lease ends. */
final class ConcurrencySlots implements LimitCounter {

    private final Map<String, Instant> leaseEnds = new HashMap<>();

    @Override
    public long used(Instant now) {
        leaseEnds.values().removeIf(end -> !end.isAfter(now));
        return leaseEnds.size();
    }

    @Override
    public void take(String reservation, long amount, Instant now, Instant leaseEnd) {
        leaseEnds.put(reservation, leaseEnd);
    }

    @Override
    public void settle(String reservation, long window, long reserved, long used) {
        leaseEnds.remove(reservation);
    }

    @Override
    public void renew(String reservation, Instant leaseEnd) {
        leaseEnds.put(reservation, leaseEnd);
    }

    @Override
    public boolean isIdle(Instant now) {
        return used(now) == 0;
    }
}
