package io.gateway302.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Calls whose real cost is still to be looked up. They are stored durably and survive a restart. */
public interface PendingCosts {

    /** Returns some of the calls whose lookup is due, the longest due first. */
    List<PendingCost> due(Instant now, int most);

    /** Returns the time of the next lookup; {@link Instant#MAX} if there is none. */
    Instant nextDue();

    /** Records the real cost as a ledger entry and removes the call, atomically. */
    void settle(PendingCost pending, LedgerCost cost, Map<String, Long> units);

    /** Postpones the lookup of a call without a record, and increments the number of such lookups. */
    void retry(PendingCost pending, Instant dueAt);

    /** Postpones the lookup of a call that could not be looked up. */
    void postpone(PendingCost pending, Instant dueAt);

    /** Removes a call without a real cost: its assumed cost remains. */
    void giveUp(PendingCost pending);

    /** Sets the listener that runs, soon and on another thread, whenever a call was added. */
    void onAdded(Runnable listener);
}
