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
 * @param tries number of lookups so far that found no record
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
     * @param reservedAt time at which its cost was reserved, which determines the day and the month; null if it is not
     *     known, as in lookups of earlier versions
     */
    public record Account(
            String clientId, String credentialId, @Nullable Instant reservedAt) {}

    /** Returns this lookup after one more that found no record. */
    public PendingCost retried(Instant next) {
        return with(tries + 1, next);
    }

    /** Returns this lookup, due at another time. */
    public PendingCost due(Instant next) {
        return with(tries, next);
    }

    private PendingCost with(int newTries, Instant next) {
        return new PendingCost(
                id, upstreamRequestId, upstreamKey, client, operation, cost, since, newTries, next, account, released);
    }

    /**
     * Returns this lookup, due now. That of a task that is known to have failed is due now only if its record has
     * another id: otherwise polls would use up its lookups before the upstream has a record.
     *
     * @param costId upstream id of the cost record; null if it is the present one
     */
    public PendingCost hastened(@Nullable String costId, Instant now) {
        boolean sameRecord = costId == null || costId.equals(upstreamRequestId);
        if (costsNothing() && sameRecord) {
            return this;
        }
        return new PendingCost(
                id,
                costId == null ? upstreamRequestId : costId,
                upstreamKey,
                client,
                operation,
                cost,
                since,
                sameRecord ? tries : 0,
                now,
                account,
                released);
    }

    /** Returns this lookup for a task that has failed: it is due now, and the task costs nothing without a record. */
    public PendingCost released(Instant now) {
        if (costsNothing()) {
            return this;
        }
        return new PendingCost(
                id, upstreamRequestId, upstreamKey, client, operation, cost, since, 0, now, account, true);
    }

    /** Returns whether the call costs nothing without a record of 302.AI. */
    public boolean costsNothing() {
        return Boolean.TRUE.equals(released);
    }
}
