package io.gateway302.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Selection of calls; null values do not restrict it.
 *
 * @param client id of a client, or a name that it had
 * @param operation id of an operation
 * @param outcome outcome of the calls
 * @param from earliest time of arrival, inclusive
 * @param to latest time of arrival, exclusive
 */
public record LedgerQuery(
        @Nullable String client,
        @Nullable String operation,
        @Nullable String outcome,
        @Nullable Instant from,
        @Nullable Instant to) {}
