package io.gateway302.limits;

import io.gateway302.limits.LimitsProperties.Policy;
import io.gateway302.limits.store.Charge;
import io.gateway302.limits.store.Decision;
import io.gateway302.limits.store.LimitKey;
import io.gateway302.limits.store.LimitStore;
import io.gateway302.limits.store.Reading;
import io.gateway302.limits.store.Reservation;
import io.gateway302.redis.StoreAwayException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * Admission and settlement of calls. While the store is unavailable, the configured policy of each kind of limit
 * applies. A call waits for an unavailable store at most once, at its start or at its end.
 */
final class Limiter {

    private final LimitStore store;
    private final LimitStore local;
    private final LimitsProperties properties;
    private final LeaseRenewal renewal;
    private final LateSettlements late;
    private final MeterRegistry metrics;
    private final Clock clock;

    Limiter(
            LimitStore store,
            LimitStore local,
            LimitsProperties properties,
            LeaseRenewal renewal,
            LateSettlements late,
            MeterRegistry metrics,
            Clock clock) {
        this.store = store;
        this.local = local;
        this.properties = properties;
        this.renewal = renewal;
        this.late = late;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Reserves the demands of a call. Only an admitted call must be settled. */
    Admission admit(List<Charge> charges) {
        if (charges.isEmpty()) {
            return new Admission.Admitted(new Permit(List.of()), List.of());
        }
        String id = UUID.randomUUID().toString();
        try {
            return switch (store.reserve(id, charges)) {
                case Decision.Granted granted ->
                    admitted(List.of(new Permit.Part(store, granted.reservation())), granted.readings());
                case Decision.Refused refused -> new Admission.Refused(refused.by(), refused.readings());
            };
        } catch (StoreAwayException away) {
            Reservation unconfirmed = Reservation.unconfirmed(id, charges, clock.instant());
            Admission admission = admitWithoutStore(unconfirmed);
            if (!(admission instanceof Admission.Admitted) && away.mayHaveRun()) {
                late.add(unconfirmed, nothing(charges));
            }
            return admission;
        }
    }

    private Admission admitWithoutStore(Reservation unconfirmed) {
        List<Charge> own = new ArrayList<>();
        for (Charge charge : unconfirmed.charges()) {
            if (charge.limitKey().limit() == null || charge.amount() == 0) {
                continue;
            }
            Policy policy =
                    properties.whenStoreAway().of(charge.limitKey().measure().kind());
            count(charge.limitKey(), policy);
            switch (policy) {
                case OPEN -> {}
                case LOCAL -> own.add(charge.share(properties.localShare()));
                case CLOSED -> {
                    return new Admission.Unavailable(charge.limitKey());
                }
            }
        }
        List<Permit.Part> parts = new ArrayList<>(List.of(new Permit.Part(store, unconfirmed)));
        if (own.isEmpty()) {
            return admitted(parts, List.of());
        }
        return switch (local.reserve(unconfirmed.id(), own)) {
            case Decision.Granted granted -> {
                parts.add(new Permit.Part(local, granted.reservation()));
                yield admitted(parts, granted.readings());
            }
            case Decision.Refused refused -> new Admission.Refused(refused.by(), refused.readings());
        };
    }

    private Admission admitted(List<Permit.Part> parts, List<Reading> readings) {
        Permit permit = new Permit(parts);
        renewal.add(permit);
        return new Admission.Admitted(permit, readings);
    }

    /** Settles the reservations of a call. Only the first settlement of a permit has an effect. */
    void settle(Permit permit, Settlement settlement) {
        if (!permit.end()) {
            return;
        }
        renewal.remove(permit);
        for (Permit.Part part : permit.parts()) {
            List<Long> used =
                    part.reservation().charges().stream().map(settlement::used).toList();
            if (part.reservation().confirmed()) {
                settle(part, used);
            } else {
                late.add(part.reservation(), used);
            }
        }
    }

    private void settle(Permit.Part part, List<Long> used) {
        try {
            part.store().settle(part.reservation(), used);
        } catch (StoreAwayException away) {
            late.add(part.reservation(), used);
        }
    }

    /** Counts amounts, positive or negative, for which nothing was reserved. They are counted once per reservation id. */
    void count(Reservation unreserved, List<Long> amounts) {
        settle(new Permit.Part(store, unreserved), amounts);
    }

    /**
     * Returns the current values of meters of one client.
     *
     * @throws StoreAwayException if the store is unavailable
     */
    List<Reading> read(List<LimitKey> limitKeys) {
        return store.read(limitKeys);
    }

    private void count(LimitKey limitKey, Policy policy) {
        Counter.builder("gateway.limit.fallbacks")
                .description("Limits that were not checked in the store because it was away")
                .tag("limit", limitKey.measure().limit())
                .tag("policy", policy.name().toLowerCase(Locale.ROOT))
                .register(metrics)
                .increment();
    }

    private static List<Long> nothing(List<Charge> charges) {
        return charges.stream().map(_ -> 0L).toList();
    }
}
