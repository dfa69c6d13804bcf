package io.gateway302.ledger.cost;

import io.gateway302.ledger.CostMeter;
import io.gateway302.ledger.LedgerCost;
import io.gateway302.ledger.PendingCost;
import io.gateway302.ledger.PendingCosts;
import io.gateway302.upstream.account.UpstreamRecord;
import io.gateway302.upstream.account.UpstreamRecords;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One cost lookup for a call, and the handling of its result. */
final class CostSettler {

    /** Maximum age of a call at which its real cost is counted in metrics. Later, its assumed cost has been counted. */
    static final Duration QUICK = Duration.ofSeconds(30);

    private static final String USD = "USD";
    private static final String UPSTREAM_RECORD = "upstream_record";
    private static final LedgerCost NOTHING = new LedgerCost(BigDecimal.ZERO, USD, "estimate");

    /** Number of lookups without a record after which a failed task costs nothing. */
    private static final int RELEASE_AFTER = 4;

    /** Minimum age of the call at which a failed task costs nothing: a record may appear late. */
    private static final Duration RELEASE_AGE = Duration.ofMinutes(5);

    private final PendingCosts pending;
    private final UpstreamRecords records;
    private final CostMeter meter;
    private final Corrections corrections;
    private final Duration giveUpAfter;
    private final Backoff backoff;
    private final LookupBackoff keys;
    private final Clock clock;

    CostSettler(
            PendingCosts pending,
            UpstreamRecords records,
            CostMeter meter,
            Corrections corrections,
            Duration giveUpAfter,
            Backoff backoff,
            LookupBackoff keys,
            Clock clock) {
        this.pending = pending;
        this.records = records;
        this.meter = meter;
        this.corrections = corrections;
        this.giveUpAfter = giveUpAfter;
        this.backoff = backoff;
        this.keys = keys;
        this.clock = clock;
    }

    /** Looks up the cost, unless the key is paused. Then settles, postpones or ends the lookup. */
    void settle(PendingCost call) {
        Instant keyRests = keys.until(call.upstreamKey());
        if (keyRests != null) {
            putOff(call, keyRests, false);
            return;
        }
        switch (records.find(call.upstreamKey(), call.upstreamRequestId())) {
            case UpstreamRecord.Found found -> {
                keys.answered(call.upstreamKey());
                settle(call, found);
            }
            case UpstreamRecord.NotYet() -> {
                keys.answered(call.upstreamKey());
                putOff(call, next(call), true);
            }
            case UpstreamRecord.Failed failed -> {
                keys.failed(call.upstreamKey(), failed);
                putOff(call, next(call), false);
            }
        }
    }

    /** Ends the lookup: the assumed cost of the call remains, and a failed task costs nothing. */
    void letGo(PendingCost call) {
        if (call.costsNothing()) {
            corrections.announce(call, NOTHING, Map.of());
            pending.settle(call, NOTHING, Map.of());
            corrections.announce(call, BigDecimal.ZERO);
        } else {
            pending.giveUp(call);
        }
        if (isUncounted(call)) {
            count(call, call.cost());
        }
    }

    private void settle(PendingCost call, UpstreamRecord.Found found) {
        LedgerCost cost = new LedgerCost(found.cost(), USD, UPSTREAM_RECORD);
        Map<String, Long> units = new LinkedHashMap<>();
        putIfTold(units, "input_token", found.inputTokens());
        putIfTold(units, "output_token", found.outputTokens());
        corrections.announce(call, cost, units);
        pending.settle(call, cost, units);
        corrections.announce(call, found.cost());
        if (isUncounted(call)) {
            count(call, cost);
        }
    }

    /** Adds a positive quantity. Records contain 0 for operations without tokens. */
    private static void putIfTold(Map<String, Long> units, String unit, @Nullable Long quantity) {
        if (quantity != null && quantity > 0) {
            units.put(unit, quantity);
        }
    }

    private Instant next(PendingCost call) {
        return clock.instant().plus(backoff.after(age(call)));
    }

    private Duration age(PendingCost call) {
        Duration age = Duration.between(call.since(), clock.instant());
        return age.isNegative() ? Duration.ZERO : age;
    }

    /**
     * Postpones the lookup.
     *
     * @param answered whether the upstream answered that it has no record; only this shows that there may be none
     */
    private void putOff(PendingCost call, Instant until, boolean answered) {
        Instant end = call.since().plus(giveUpAfter);
        boolean released = answered
                && call.costsNothing()
                && call.tries() + 1 >= RELEASE_AFTER
                && age(call).compareTo(RELEASE_AGE) >= 0;
        if (released || !clock.instant().isBefore(end)) {
            letGo(call);
            return;
        }
        Instant dueAt = until.isBefore(end) ? until : end;
        if (answered) {
            pending.retry(call, dueAt);
        } else {
            pending.postpone(call, dueAt);
        }
        if (isUncounted(call) && !dueAt.isBefore(quickEnd(call))) {
            count(call, call.cost());
        }
    }

    /**
     * Returns whether the call has not been counted yet. A call is counted when it is settled, or when it is postponed
     * beyond {@link #QUICK}, whichever comes first. The due time tells which, so that this also holds after a restart.
     */
    private static boolean isUncounted(PendingCost call) {
        return call.dueAt().isBefore(quickEnd(call));
    }

    private static Instant quickEnd(PendingCost call) {
        return call.since().plus(QUICK);
    }

    private void count(PendingCost call, @Nullable LedgerCost cost) {
        if (cost != null && !call.costsNothing()) {
            meter.count(call.operation(), call.client(), cost);
        }
    }
}
