package io.gateway302.ledger;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A call as the ledger knows it by now.
 *
 * @param call its entry
 * @param settlement what was learnt of its cost later
 * @param previousHash hash of the link in front of its entry
 * @param hash hash of its entry
 */
public record RecordedCall(CallEntry call, @Nullable SettlementEntry settlement, String previousHash, String hash) {

    /** What it cost, as far as is known by now. */
    public @Nullable LedgerCost cost() {
        return settlement == null ? call.cost() : settlement.cost();
    }

    /** What it used; where the upstream has counted a unit, that count stands. */
    public Map<String, Long> units() {
        Map<String, Long> units = new TreeMap<>(call.units());
        if (settlement != null) {
            units.putAll(settlement.units());
        }
        return units;
    }

    /** Its place in a list of calls. */
    public LedgerPosition position() {
        return new LedgerPosition(call.startedAt(), call.id());
    }
}
