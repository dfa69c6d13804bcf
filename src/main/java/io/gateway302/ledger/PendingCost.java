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
        Instant dueAt) {}
