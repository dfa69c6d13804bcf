package io.gateway302.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which calls are asked for; null does not narrow.
 *
 * @param client id of a client, or a name that it had
 * @param operation id of an operation
 * @param outcome how they ended
 * @param from the earliest time at which they came in
 * @param to the time before which they came in
 */
public record LedgerQuery(
        @Nullable String client,
        @Nullable String operation,
        @Nullable String outcome,
        @Nullable Instant from,
        @Nullable Instant to) {}
