package io.gateway302.ledger.query;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Selection and grouping of usage.
 *
 * @param groupBy keys of grouping and order, without duplicates
 * @param from earliest time of arrival, inclusive; null for no restriction
 * @param to latest time of arrival, exclusive; null for no restriction
 */
public record UsageQuery(
        List<UsageKey> groupBy,
        @Nullable Instant from,
        @Nullable Instant to) {}
