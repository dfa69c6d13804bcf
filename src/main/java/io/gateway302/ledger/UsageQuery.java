package io.gateway302.ledger;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which usage is asked for.
 *
 * @param groupBy what it is summed up by, and ordered by; each key once
 * @param from the earliest time at which calls came in; null does not narrow
 * @param to the time before which they came in; null does not narrow
 */
public record UsageQuery(
        List<UsageKey> groupBy,
        @Nullable Instant from,
        @Nullable Instant to) {}
