package io.gateway302.ledger;

import java.time.Instant;

/**
 * A place in a list of calls.
 *
 * @param startedAt when the call there came in
 * @param id its id
 */
public record LedgerPosition(Instant startedAt, String id) {}
