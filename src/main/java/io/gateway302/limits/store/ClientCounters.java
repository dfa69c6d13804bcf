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
    private static final int MOST_METERS = 10_000;

    private final Map<String, LimitCounter> counters = new HashMap<>();
    private final Map<String, KnownHold> holds = new HashMap<>();
    private boolean closed;

    private record KnownHold(boolean open, Instant end) {}

    /** Returns whether the account was removed from the store while this thread waited for its monitor. */
    boolean isClosed() {
        return closed;
    }

    Decision reserve(String id, List<Charge> demands, Instant now, Leases leases) {
        for (Charge demand : demands) {
            if (!fits(demand, now)) {
                List<Reading> readings = read(meters(demands), now);
                return new Decision.Refused(readings.get(demands.indexOf(demand)), readings);
            }
        }
        demands.forEach(
                demand -> counter(demand.meter(), now).take(id, demand.amount(), now, now.plus(leases.place())));
        holds.put(id, new KnownHold(true, now.plus(leases.record())));
        List<Reading> readings = read(meters(demands), now);
        return new Decision.Granted(Reservation.granted(id, demands, readings), readings);
    }

    private boolean fits(Charge demand, Instant now) {
        Long limit = demand.meter().limit();
        return limit == null
                || demand.amount() == 0
                || counter(demand.meter(), now).used(now) + demand.amount() <= limit;
    }

    void settle(Reservation hold, List<Long> actual, Instant now, Leases leases) {
        KnownHold known = holds.get(hold.id());
        boolean open = known != null && known.open() && known.end().isAfter(now);
        if (!open && (hold.confirmed() || known != null)) {
            return;
        }
        for (int i = 0; i < hold.demands().size(); i++) {
            Charge demand = hold.demands().get(i);
            long taken = open ? demand.amount() : 0;
            counter(demand.meter(), now).settle(hold.id(), hold.windows().get(i), taken, actual.get(i));
        }
        if (hold.confirmed()) {
            holds.remove(hold.id());
        } else {
            holds.put(hold.id(), new KnownHold(false, now.plus(leases.record())));
        }
    }

    void renew(Reservation hold, Instant now, Leases leases) {
        KnownHold known = holds.get(hold.id());
        if (known == null || !known.open()) {
            return;
        }
        holds.put(hold.id(), new KnownHold(true, now.plus(leases.record())));
        hold.demands().forEach(demand -> counter(demand.meter(), now).renew(hold.id(), now.plus(leases.place())));
    }

    List<Reading> read(List<LimitKey> meters, Instant now) {
        return meters.stream().map(meter -> read(meter, now)).toList();
    }

    private Reading read(LimitKey meter, Instant now) {
        LimitCounter counter = counters.get(meter.key());
        long window = meter.measure().window().number(now);
        return counter == null
                ? Reading.of(meter, 0, window, null)
                : Reading.of(meter, counter.used(now), window, counter.freeAt(meter.limit(), now));
    }

    private LimitCounter counter(LimitKey meter, Instant now) {
        if (counters.size() >= MOST_METERS && !counters.containsKey(meter.key())) {
            forgetIdle(now);
            if (counters.size() >= MOST_METERS) {
                throw new IllegalStateException("A client has more than " + MOST_METERS + " meters in use");
            }
        }
        return counters.computeIfAbsent(meter.key(), _ -> LimitCounter.of(meter));
    }

    void restore(UsageRow row) {
        counters.put(row.meter(), WindowCounter.restored(row));
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
        closed = counters.isEmpty() && holds.isEmpty();
    }

    private void forgetIdle(Instant now) {
        counters.values().removeIf(counter -> counter.isIdle(now));
        holds.values().removeIf(hold -> !hold.end().isAfter(now));
    }

    private static List<LimitKey> meters(List<Charge> demands) {
        return demands.stream().map(Charge::meter).toList();
    }
}
