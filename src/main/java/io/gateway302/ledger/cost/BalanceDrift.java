package io.gateway302.ledger.cost;

import io.gateway302.ledger.DayTotals;
import io.gateway302.upstream.UpstreamKeys;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares once a day (UTC) what the ledger holds with what left the account: if somebody else uses the key, or calls cost
 * more than is known, the two drift apart. The first key that is told its balance speaks for the account. What is paid in
 * is left out, a day that was not watched from its beginning is not compared, and days begin with the first balance that is
 * asked for in them, so that the two differ by what is used in those minutes.
 */
final class BalanceDrift {

    private static final Logger log = LoggerFactory.getLogger(BalanceDrift.class);

    private final Supplier<List<UpstreamKeys.State>> keys;
    private final Supplier<@Nullable DayTotals> totals;

    private @Nullable Sight last;
    private BigDecimal fall = BigDecimal.ZERO;
    private boolean watchedFromItsBeginning;
    private volatile double drift = Double.NaN;

    BalanceDrift(Supplier<List<UpstreamKeys.State>> keys, Supplier<@Nullable DayTotals> totals) {
        this.keys = keys;
        this.totals = totals;
    }

    private record Sight(String key, BigDecimal balance, Instant at) {

        LocalDate day() {
            return LocalDate.ofInstant(at, ZoneOffset.UTC);
        }
    }

    /** Dollars that the ledger held of the last day more than had left the account; NaN where that is not known. */
    double drift() {
        return drift;
    }

    /** Takes note of the balance, and compares where a day has ended. */
    void look() {
        for (UpstreamKeys.State key : keys.get()) {
            if (key.balance() != null && key.balanceAt() != null) {
                look(new Sight(key.alias(), key.balance(), key.balanceAt()));
                return;
            }
        }
    }

    private void look(Sight sight) {
        Sight before = last;
        last = sight;
        if (before == null || !before.key().equals(sight.key())) {
            watchedFromItsBeginning = false;
            fall = BigDecimal.ZERO;
            return;
        }
        fall = fall.add(before.balance().subtract(sight.balance()).max(BigDecimal.ZERO));
        LocalDate day = before.day();
        if (sight.day().equals(day)) {
            return;
        }
        boolean nextDay = sight.day().equals(day.plusDays(1));
        if (watchedFromItsBeginning && nextDay) {
            compare(day);
        }
        watchedFromItsBeginning = nextDay;
        fall = BigDecimal.ZERO;
    }

    private void compare(LocalDate day) {
        DayTotals ledger = totals.get();
        if (ledger == null) {
            return;
        }
        BigDecimal total = ledger.usd(day);
        BigDecimal apart = total.subtract(fall);
        drift = apart.doubleValue();
        log.info(
                "On {} calls cost {} USD by the ledger, and {} USD left the account: {} USD apart",
                day,
                total.toPlainString(),
                fall.toPlainString(),
                apart.toPlainString());
    }
}
