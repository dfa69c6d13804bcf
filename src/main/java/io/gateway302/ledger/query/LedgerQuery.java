package io.gateway302.ledger.query;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Selection of calls; null values do not restrict it.
 *
 * @param client id of a client, or a name that it had
 * @param operation id of an operation
 * @param model requested model
 * @param key id of a credential, as in the ledger
 * @param requestId request id
 * @param upstreamRequestId upstream request id
 * @param outcome outcome of the calls
 * @param from earliest time of arrival, inclusive
 * @param to latest time of arrival, exclusive
 */
public record LedgerQuery(
        @Nullable String client,
        @Nullable String operation,
        @Nullable String model,
        @Nullable String key,
        @Nullable String requestId,
        @Nullable String upstreamRequestId,
        @Nullable String outcome,
        @Nullable Instant from,
        @Nullable Instant to) {

    /** Creates a selection by client, operation, outcome and time. */
    public LedgerQuery(
            @Nullable String client,
            @Nullable String operation,
            @Nullable String outcome,
            @Nullable Instant from,
            @Nullable Instant to) {
        this(client, operation, null, null, null, null, outcome, from, to);
    }
}
