package io.gateway302.limits.store;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Amounts that running calls have reserved in one counter, each until its lease ends. The sums are kept up to date, so
 * that reading one does not depend on the number of running calls.
 */
final class LeasedAmounts {

    private final Map<String, Leased> amounts = new HashMap<>();
    private final Map<Long, Long> sums = new HashMap<>();
    /** No lease ends before this time. */
    private Instant noneEndsBefore = Instant.MAX;

    private record Leased(long window, long amount, Instant leaseEnd) {}

    /** Adds an amount of a call, in place of an earlier one. */
    void add(String reservation, long window, long amount, Instant leaseEnd) {
        remove(reservation);
        amounts.put(reservation, new Leased(window, amount, leaseEnd));
        sums.merge(window, amount, Long::sum);
        noteEnd(leaseEnd);
    }

    /** Extends the lease of a call, if it has not ended. */
    void renew(String reservation, Instant leaseEnd) {
        Leased held = amounts.get(reservation);
        if (held != null) {
            amounts.put(reservation, new Leased(held.window(), held.amount(), leaseEnd));
            noteEnd(leaseEnd);
        }
    }

    /** Removes the amount of a call. */
    void remove(String reservation) {
        Leased held = amounts.remove(reservation);
        if (held != null) {
            subtract(held);
        }
    }

    /** Returns the sum of the amounts in a window whose leases have not ended. */
    long sum(long window, Instant now) {
        removeEnded(now);
        return sums.getOrDefault(window, 0L);
    }

    /** Returns whether there is no amount, also none whose lease has ended. */
    boolean isEmpty() {
        return amounts.isEmpty();
    }

    private void noteEnd(Instant leaseEnd) {
        if (leaseEnd.isBefore(noneEndsBefore)) {
            noneEndsBefore = leaseEnd;
        }
    }

    private void subtract(Leased held) {
        sums.computeIfPresent(held.window(), (_, sum) -> sum == held.amount() ? null : sum - held.amount());
    }

    private void removeEnded(Instant now) {
        if (now.isBefore(noneEndsBefore)) {
            return;
        }
        noneEndsBefore = Instant.MAX;
        amounts.values().removeIf(held -> {
            if (held.leaseEnd().isAfter(now)) {
                noteEnd(held.leaseEnd());
                return false;
            }
            subtract(held);
            return true;
        });
    }
}
