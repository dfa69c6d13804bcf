package io.gateway302.limits.store;

import java.time.Instant;

/** Counter of concurrent calls, each of which has a slot until its lease ends. */
final class ConcurrencySlots implements LimitCounter {

    private final LeasedAmounts slots = new LeasedAmounts();

    @Override
    public long used(Instant now) {
        return slots.sum(0, now);
    }

    @Override
    public void take(String reservation, long amount, Instant now, Instant leaseEnd) {
        slots.add(reservation, 0, 1, leaseEnd);
    }

    @Override
    public void settle(String reservation, long window, long reserved, long used) {
        slots.remove(reservation);
    }

    @Override
    public void renew(String reservation, Instant leaseEnd) {
        // the slot of a call that was considered dead by mistake is taken again
        slots.add(reservation, 0, 1, leaseEnd);
    }

    @Override
    public boolean isIdle(Instant now) {
        return used(now) == 0;
    }
}
