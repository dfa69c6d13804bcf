package io.gateway302.identity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Entity whose use is counted against limits: a client, one of its keys, or a browser token.
 *
 * @param id unique and stable id, such as {@code client:<id>}, {@code key:<id>}, {@code token:<id>}
 * @param clientId id of the client to which the scope belongs
 * @param limits limits of the scope
 * @param expiresAt time from which on no counter of the scope need be kept; null for never
 */
public record LimitScope(
        String id, String clientId, Limits limits, @Nullable Instant expiresAt) {}
