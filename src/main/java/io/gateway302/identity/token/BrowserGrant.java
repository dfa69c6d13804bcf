package io.gateway302.identity.token;

import io.gateway302.identity.Limits;
import io.gateway302.identity.Permissions;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Permissions and limits that a client assigns to a browser token.
 *
 * @param operations patterns as in {@link Permissions}
 * @param life lifetime of the token
 * @param origin only web origin that may use the token; null for requests from any allowed origin of the client, or
 *     without an origin
 * @param maxRequests maximum number of requests in the lifetime of the token; null for no such limit
 * @param maxUsd maximum cost in the lifetime of the token, in US dollars; null for no such limit
 */
public record BrowserGrant(
        List<String> operations,
        Duration life,
        @Nullable String origin,
        @Nullable Integer maxRequests,
        @Nullable BigDecimal maxUsd) {

    /** Makes an immutable copy of the list. */
    public BrowserGrant {
        operations = List.copyOf(operations);
    }

    /** Returns the limits of the token for its limit scope. */
    Limits limits() {
        return new Limits(null, null, null, Map.of(), null, null, maxRequests, maxUsd);
    }
}
