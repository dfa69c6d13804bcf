package io.gateway302.limits.store;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** In-memory counters and holds of one client. Callers must synchronize on it. */
final class ClientCounters {

    /** Maximum number of counters of one client. Its credentials need far fewer. */
    private static final int MAX_METERS = 10_000;

    private final Map<String, LimitCounter> counters = new HashMap<>();
    private final Map<String, KnownHold> reservations = new HashMap<>();
    private boolean closed;

    private record KnownHold(boolean open, Instant at, Instant end) {}

    /** Returns whether the account was removed from the store while this thread waited for its monitor. */
    boolean isClosed() {
        return closed;
    }

    Decision reserve(String id, List<Charge> charges, Instant now, Leases leases) {
        for (Charge charge : charges) {
            if (!fits(charge, now)) {
                List<Reading> readings = read(limitKeys(charges), now);
                return new Decision.Refused(readings.get(charges.indexOf(charge)), readings);
            }
        }
        charges.forEach(
                charge -> counter(charge.limitKey(), now).take(id, charge.amount(), now, now.plus(leases.place())));
        reservations.put(id, new KnownHold(true, now, now.plus(leases.record())));
        List<Reading> readings = read(limitKeys(charges), now);
        return new Decision.Granted(Reservation.granted(id, charges, now), readings);
    }

    private boolean fits(Charge charge, Instant now) {
        Long limit = charge.limitKey().limit();
        return limit == null
                || charge.amount() == 0
                || counter(charge.limitKey(), now).used(now) + charge.amount() <= limit;
    }

    void settle(Reservation reservation, List<Long> actual, Instant now, Leases leases) {
        KnownHold known = reservations.get(reservation.id());
        KnownHold held = known != null && known.open() && known.end().isAfter(now) ? known : null;
        if (held == null && (reservation.confirmed() || known != null)) {
            return;
        }
        for (int i = 0; i < reservation.charges().size(); i++) {
            Charge charge = reservation.charges().get(i);
            long taken = held == null ? 0 : charge.amount();
            Window window = charge.limitKey().measure().window();
            // the second of a request is known only to the store, if its confirmation was lost
            long number =
                    held != null && window == Window.MINUTE ? window.number(held.at()) : reservation.window(charge);
            counter(charge.limitKey(), now).settle(reservation.id(), number, taken, actual.get(i));
        }
        if (reservation.confirmed()) {
            reservations.remove(reservation.id());
        } else {
            reservations.put(reservation.id(), new KnownHold(false, reservation.at(), now.plus(leases.record())));
        }
    }

    void renew(Reservation reservation, Instant now, Leases leases) {
        KnownHold known = reservations.get(reservation.id());
        if (known == null || !known.open()) {
            return;
        }
        reservations.put(reservation.id(), new KnownHold(true, known.at(), now.plus(leases.record())));
        reservation
                .charges()
                .forEach(charge -> counter(charge.limitKey(), now).renew(reservation.id(), now.plus(leases.place())));
    }

    List<Reading> read(List<LimitKey> limitKeys, Instant now) {
        return limitKeys.stream().map(limitKey -> read(limitKey, now)).toList();
    }

    private Reading read(LimitKey limitKey, Instant now) {
        LimitCounter counter = counters.get(limitKey.key());
        long window = limitKey.measure().window().number(now);
        return counter == null
                ? Reading.of(limitKey, 0, window, null)
                : Reading.of(limitKey, counter.used(now), window, counter.freeAt(limitKey.limit(), now));
    }

    private LimitCounter counter(LimitKey limitKey, Instant now) {
        if (counters.size() >= MAX_METERS && !counters.containsKey(limitKey.key())) {
            forgetIdle(now);
            if (counters.size() >= MAX_METERS) {
                throw new IllegalStateException("A client has more than " + MAX_METERS + " meters in use");
            }
        }
        return counters.computeIfAbsent(limitKey.key(), _ -> LimitCounter.of(limitKey));
    }

    void restore(UsageRow row) {
        counters.put(row.limitKey(), WindowCounter.restored(row));
    }

    void takeChanges(String clientId, Consumer<UsageRow> sink) {
        counters.forEach((key, counter) -> {
            @Nullable UsageRow change = counter instanceof WindowCounter tally ? tally.takeChange(clientId, key) : null;
            if (change != null) {
                sink.accept(change);
            }
        });
    }

    /** Removes expired counters and holds; closes the account if none are left. */
    void closeIfIdle(Instant now) {
        forgetIdle(now);
        closed = counters.isEmpty() && reservations.isEmpty();
    }

    private void forgetIdle(Instant now) {
        counters.values().removeIf(counter -> counter.isIdle(now));
        reservations.values().removeIf(reservation -> !reservation.end().isAfter(now));
    }

    private static List<LimitKey> limitKeys(List<Charge> charges) {
        return charges.stream().map(Charge::limitKey).toList();
    }
}
