package io.gateway302.ledger;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Call with its settlement and its stored results, as known so far.
 *
 * @param call entry of the call
 * @param settlement entry with the real cost; null if there is none
 * @param results entries of its stored result files, in the order of the results; empty if there are none
 * @param previousHash hash of the link before the call's entry
 * @param hash hash of the call's entry
 */
public record RecordedCall(
        CallEntry call,
        @Nullable SettlementEntry settlement,
        List<ResultEntry> results,
        String previousHash,
        String hash) {

    /** Returns the cost as known so far; null if it is unknown. */
    public @Nullable LedgerCost cost() {
        return settlement == null ? call.cost() : settlement.cost();
    }

    /** Returns the usage by unit. The upstream's count of a unit replaces the gateway's. */
    public Map<String, Long> units() {
        Map<String, Long> units = new TreeMap<>(call.units());
        if (settlement != null) {
            units.putAll(settlement.units());
        }
        return units;
    }

    /** Returns the position in a list of calls. */
    public LedgerPosition position() {
        return new LedgerPosition(call.startedAt(), call.id());
    }
}
