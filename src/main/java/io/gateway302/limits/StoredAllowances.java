package io.gateway302.limits;

import io.gateway302.catalog.Unit;
import io.gateway302.exchange.Allowances;
import io.gateway302.exchange.Preview.Allowance;
import io.gateway302.identity.Caller;
import io.gateway302.limits.store.LimitKey;
import io.gateway302.limits.store.LimitKind;
import io.gateway302.limits.store.Measure;
import io.gateway302.limits.store.Reading;
import io.gateway302.limits.store.Window;
import io.gateway302.redis.StoreAwayException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reader for allowances and spend from the store of the limits. */
final class StoredAllowances implements Allowances {

    private final Charges charges;
    private final Limiter limiter;

    StoredAllowances(Charges charges, Limiter limiter) {
        this.charges = charges;
        this.limiter = limiter;
    }

    @Override
    public Standing of(Caller caller) {
        List<LimitKey> limits = charges.limits(caller);
        List<LimitKey> all = new ArrayList<>(limits);
        all.addAll(charges.spend(caller));
        try {
            List<Reading> readings = limiter.read(all);
            return new Standing(
                    readings.subList(0, limits.size()).stream()
                            .map(StoredAllowances::allowance)
                            .toList(),
                    spend(readings.subList(limits.size(), readings.size())));
        } catch (StoreAwayException away) {
            throw Refusal.unavailable(away);
        }
    }

    private static Allowance allowance(Reading reading) {
        LimitKey limitKey = reading.limitKey();
        boolean money = limitKey.measure().kind() == LimitKind.MONEY;
        return new Allowance(
                limitKey.scopeKind(),
                limitKey.measure().name(),
                text(Objects.requireNonNull(limitKey.limit()), money),
                text(reading.remaining(), money),
                reading.resetsAt());
    }

    private static String text(long amount, boolean money) {
        return money ? Money.usd(amount).toPlainString() : Long.toString(amount);
    }

    private static Spend spend(List<Reading> readings) {
        BigDecimal today = BigDecimal.ZERO;
        BigDecimal month = BigDecimal.ZERO;
        Map<Unit, Long> units = new EnumMap<>(Unit.class);
        for (Reading reading : readings) {
            Measure measure = reading.limitKey().measure();
            Unit unit = measure.unit();
            if (unit != null) {
                if (reading.used() > 0) {
                    units.put(unit, reading.used());
                }
            } else if (measure.window() == Window.DAY) {
                today = Money.usd(reading.used());
            } else {
                month = Money.usd(reading.used());
            }
        }
        return new Spend(today, units, month);
    }
}
