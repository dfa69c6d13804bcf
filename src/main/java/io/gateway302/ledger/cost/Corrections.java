package io.gateway302.ledger.cost;

import io.gateway302.ledger.LedgerCost;
import io.gateway302.ledger.PendingCost;
import io.gateway302.usage.settlement.CostCorrection;
import io.gateway302.usage.settlement.CostSettlement;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/** Announcement of real costs to those who have charged or shown an assumed cost. */
final class Corrections {

    private static final String USD = "USD";
    private static final int UUID_LENGTH = 36;
    private static final int TIME_SHIFT = 16;
    private static final int VERSION_WITH_TIME = 7;

    private final Consumer<CostCorrection> sink;
    private final Consumer<CostSettlement> settlements;

    Corrections(Consumer<CostCorrection> sink, Consumer<CostSettlement> settlements) {
        this.sink = sink;
        this.settlements = settlements;
    }

    /** Announces the final cost of a call, before it is recorded. */
    void announce(PendingCost call, LedgerCost cost, Map<String, Long> units) {
        settlements.accept(new CostSettlement(call.id(), cost.amount(), cost.source(), units));
    }

    /** Announces the real cost of a call, if it was charged to known budgets at another cost. */
    void announce(PendingCost call, BigDecimal real) {
        LedgerCost assumed = call.cost();
        PendingCost.Account account = call.account();
        if (assumed == null
                || account == null
                || !assumed.currency().equals(USD)
                || assumed.amount().compareTo(real) == 0) {
            return;
        }
        sink.accept(new CostCorrection(
                call.id(),
                account.clientId(),
                account.credentialId(),
                reservation(account, call),
                assumed.amount(),
                real));
    }

    /** Returns the time of the reservation; if it is not known, the start of the call. */
    private static Instant reservation(PendingCost.Account account, PendingCost call) {
        Instant reservedAt = account.reservedAt();
        return reservedAt == null ? startOf(call) : reservedAt;
    }

    /** Returns the start of the call, which is in its id (RFC 9562 §5.7). An id of another form has its end instead. */
    private static Instant startOf(PendingCost call) {
        String id = call.id();
        try {
            UUID uuid = UUID.fromString(id.substring(Math.max(0, id.length() - UUID_LENGTH)));
            return uuid.version() == VERSION_WITH_TIME
                    ? Instant.ofEpochMilli(uuid.getMostSignificantBits() >>> TIME_SHIFT)
                    : call.since();
        } catch (IllegalArgumentException _) {
            return call.since();
        }
    }
}
