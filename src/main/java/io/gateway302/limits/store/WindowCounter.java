package io.gateway302.limits.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Counter for the sum over a day, a month or the lifetime of a credential: the real use, and the reservations of
 * running calls. A reservation counts until its lease ends, so it is released if its process stops.
 */
final class WindowCounter implements LimitCounter {

    private final Window window;
    private final @Nullable Instant expiresAt;
    private final LeasedAmounts reservations = new LeasedAmounts();
    private long number = -1;
    private long settled;
    private boolean changed;

    WindowCounter(Window window, @Nullable Instant expiresAt) {
        this.window = window;
        this.expiresAt = expiresAt;
    }

    /** Returns a counter with the values of a stored row. */
    static WindowCounter restored(UsageRow row) {
        WindowCounter tally = new WindowCounter(row.window(), row.window() == Window.LIFE ? row.expiresAt() : null);
        tally.number = row.number();
        tally.settled = row.used();
        return tally;
    }

    @Override
    public long used(Instant now) {
        long current = window.number(now);
        return (number == current ? settled : 0) + reservations.sum(current, now);
    }

    @Override
    public void take(String reservation, long amount, Instant now, Instant leaseEnd) {
        if (amount != 0) {
            reservations.add(reservation, window.number(now), amount, leaseEnd);
        }
    }

    @Override
    public void renew(String reservation, Instant leaseEnd) {
        reservations.renew(reservation, leaseEnd);
    }

    @Override
    public void settle(String reservation, long counted, long reserved, long used) {
        reservations.remove(reservation);
        count(counted, used);
    }

    /** Counts an amount, unless its window is over. */
    private void count(long counted, long amount) {
        if (counted > number) {
            number = counted;
            settled = 0;
        }
        if (counted == number && amount != 0) {
            settled = Math.max(0, settled + amount);
            changed = true;
        }
    }

    @Override
    public boolean isIdle(Instant now) {
        return (used(now) == 0 && !changed) || (number >= 0 && !end().isAfter(now) && reservations.isEmpty());
    }

    /** Returns the values to store if they have changed since the last call of this method, or null. */
    @Nullable
    UsageRow takeChange(String clientId, String limitKey) {
        if (!changed) {
            return null;
        }
        changed = false;
        return new UsageRow(clientId, limitKey, window, number, settled, end());
    }

    private Instant end() {
        Instant end = window == Window.LIFE ? expiresAt : window.end(number);
        return end == null ? UsageRow.NEVER : end;
    }
}
