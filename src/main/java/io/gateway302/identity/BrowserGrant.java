package io.gateway302.identity;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client lets its front end do.
 *
 * @param operations patterns as in {@link Permissions}
 * @param life for how long
 * @param origin the only web origin that may use it; null for every one of the client, or none
 * @param maxRequests how many requests in all; null for no ceiling of its own
 * @param maxUsd how much money in all; null for no ceiling of its own
 */
public record BrowserGrant(
        List<String> operations,
        Duration life,
        @Nullable String origin,
        @Nullable Integer maxRequests,
        @Nullable BigDecimal maxUsd) {

    /** Copies what it is given. */
    public BrowserGrant {
        operations = List.copyOf(operations);
    }

    /** The ceilings, as limits of a scope. */
    Limits limits() {
        return new Limits(null, null, Map.of(), null, null, maxRequests, maxUsd);
    }
}
