package io.gateway302.ledger;

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
 * @param account budgets that the call was charged to; null if it is not known
 * @param released true for a failed task, which costs nothing without a record of 302.AI; null for false
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
        Instant dueAt,
        @Nullable Account account,
        @Nullable Boolean released) {

    /**
     * Budgets that a call was charged to.
     *
     * @param clientId id of the client
     * @param credentialId id of the key or token
     */
    public record Account(String clientId, String credentialId) {}

    /** Returns this lookup after one more try. */
    public PendingCost retried(Instant next) {
        return new PendingCost(
                id, upstreamRequestId, upstreamKey, client, operation, cost, since, tries + 1, next, account, released);
    }

    /**
     * Returns this lookup, due now.
     *
     * @param costId upstream id of the cost record; null if it is the present one
     */
    public PendingCost hastened(@Nullable String costId, Instant now) {
        return new PendingCost(
                id,
                costId == null ? upstreamRequestId : costId,
                upstreamKey,
                client,
                operation,
                cost,
                since,
                tries,
                now,
                account,
                released);
    }

    /** Returns this lookup for a task that has failed: it is due now, and the task costs nothing without a record. */
    public PendingCost released(Instant now) {
        return new PendingCost(
                id,
                upstreamRequestId,
                upstreamKey,
                client,
                operation,
                cost,
                since,
                costsNothing() ? tries : 0,
                now,
                account,
                true);
    }

    /** Returns whether the call costs nothing without a record of 302.AI. */
    public boolean costsNothing() {
        return Boolean.TRUE.equals(released);
    }
}
