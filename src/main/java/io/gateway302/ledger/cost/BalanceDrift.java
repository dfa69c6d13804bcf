package io.gateway302.ledger.cost;

import io.gateway302.ledger.DayTotals;
import io.gateway302.upstream.account.UpstreamKeys;
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
 * Daily comparison (UTC) of the costs in the ledger with the decrease of the account's balance. They drift apart if the
 * key is used elsewhere, or if calls cost more than is known. The first key with a known balance represents the
 * account. Payments into the account are ignored. A day that was not observed from its beginning is not compared. Each
 * day begins with its first known balance, so the result includes the usage of the minutes before it.
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

    /**
     * Returns the excess of the ledger over the decrease of the balance on the last compared day, in US dollars; NaN if
     * it is unknown.
     */
    double drift() {
        return drift;
    }

    /** Reads the balance, and compares if a day has ended. */
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
