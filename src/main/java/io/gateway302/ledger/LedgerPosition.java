package io.gateway302.ledger;

import java.time.Instant;

/**
 * Position in a list of calls.
 *
 * @param startedAt time of arrival of the call at this position
 * @param id id of that call
 */
public record LedgerPosition(Instant startedAt, String id) {}
