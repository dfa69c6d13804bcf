package io.gateway302.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A call whose true cost the upstream may still tell.
 *
 * @param id generation id
 * @param upstreamRequestId the upstream's id of the call
 * @param upstreamKey alias of the key that made it
 * @param client name of the client
 * @param operation id of the operation
 * @param cost what it is taken to cost until then
 * @param since when the call was complete
 * @param tries how often the upstream was asked so far
 * @param dueAt when it is to be asked next
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
