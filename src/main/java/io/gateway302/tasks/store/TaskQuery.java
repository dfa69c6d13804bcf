package io.gateway302.tasks.store;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Filter of a list of tasks.
 *
 * @param clientId client of the tasks; null for all
 * @param token browser token that submitted them; null for all
 * @param status status; null for all
 * @param operations operations; empty for all
 * @param from earliest time of arrival, inclusive; null for no limit
 * @param to latest time of arrival, exclusive; null for no limit
 * @param after id of the last task of the previous page; null for the first page
 * @param oldestFirst whether the oldest task is the first; otherwise the newest
 * @param limit maximum number of tasks
 */
public record TaskQuery(
        @Nullable String clientId,
        @Nullable String token,
        @Nullable TaskStatus status,
        List<String> operations,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable String after,
        boolean oldestFirst,
        int limit) {}
