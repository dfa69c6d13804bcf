package io.gateway302.ledger;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Call whose real cost may still be available from the upstream.
 *
 * @param id generation id
 * @param upstreamRequestId upstream request id of the cost record
 * @param upstreamKey alias of the upstream key of the call
 * @param client name of the client
 * @param operation id of the operation
 * @param cost assumed cost until the lookup succeeds; null if there is none
 * @param since time of completion of the call
 * @param tries number of lookups so far
 * @param dueAt time of the next lookup
 */
public record PendingCost(
        String id,
        String upstreamRequestId,
        String upstreamKey,
        String client,
        String operation,
        @Nullable LedgerCost cost,
        Instant since,
        int tries,
        Instant dueAt) {

    private static final String RELEASED = "released";

    /** Returns this lookup for a task that has failed: it is due now, and the task costs nothing without a record. */
    public PendingCost released(Instant now) {
        LedgerCost nothing = new LedgerCost(BigDecimal.ZERO, "USD", RELEASED);
        return new PendingCost(
                id, upstreamRequestId, upstreamKey, client, operation, nothing, since, isReleased() ? tries : 0, now);
    }

    /** Returns whether the call costs nothing without a record of 302.AI. */
    public boolean isReleased() {
        return cost != null && cost.source().equals(RELEASED);
    }
}
