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
        String id, String clientId, Limits limits, @Nullable Instant expiresAt) {

    private static final String CLIENT = "client:";
    private static final String KEY = "key:";

    /** Returns the scope of a client. */
    public static LimitScope ofClient(String clientId, Limits limits) {
        return new LimitScope(CLIENT + clientId, clientId, limits, null);
    }

    /** Returns the scope of a key. */
    public static LimitScope ofKey(String keyId, String clientId, Limits limits, @Nullable Instant expiresAt) {
        return new LimitScope(KEY + keyId, clientId, limits, expiresAt);
    }

    /** Returns whether this is the scope of a client. */
    public boolean isClient() {
        return id.startsWith(CLIENT);
    }
}
