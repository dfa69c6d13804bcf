package io.gateway302.identity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something whose use is counted against limits: a client, one of its keys, a browser token.
 *
 * @param id unique and stable, such as {@code client:<id>}, {@code key:<id>}, {@code token:<id>}
 * @param clientId the client that all of it belongs to
 * @param limits its limits
 * @param expiresAt when it ceases to exist, so that nothing of it need be kept; null for never
 */
public record LimitScope(
        String id, String clientId, Limits limits, @Nullable Instant expiresAt) {}
