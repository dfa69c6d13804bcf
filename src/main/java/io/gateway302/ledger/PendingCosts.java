package io.gateway302.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The calls whose true cost is still to be learnt. They outlive the process. */
public interface PendingCosts {

    /** Some of those that are due, the longest due first. */
    List<PendingCost> due(Instant now, int most);

    /** When the next one is due; {@link Instant#MAX} where there is none. */
    Instant nextDue();

    /** Notes what a call really cost, as an entry of the ledger, and lets go of it, both or neither. */
    void settle(PendingCost pending, LedgerCost cost, Map<String, Long> units);

    /** Puts a call off. */
    void retry(PendingCost pending, Instant dueAt);

    /** Lets go of a call: what it was taken to cost stands. */
    void giveUp(PendingCost pending);

    /** Has something run, soon and on another thread, whenever one was added. */
    void onAdded(Runnable listener);
}
