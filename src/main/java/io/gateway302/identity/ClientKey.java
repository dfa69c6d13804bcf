package io.gateway302.identity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What may be shown of a client's key.
 *
 * @param id the public part of the key
 * @param name for people; matches {@link Client#NAME}
 * @param limits its own, inside those of the client
 * @param createdAt when it was issued
 * @param expiresAt from when on it is refused; null for never
 * @param replacedBy id of the key that it was rotated to; null if it was not
 */
public record ClientKey(
        String id,
        String name,
        Limits limits,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable String replacedBy) {

    /** Checks the name. */
    public ClientKey {
        Client.requireName(name);
    }

    /** What has become of the key. */
    public State state(Instant now) {
        if (expiresAt != null && !now.isBefore(expiresAt)) {
            return State.EXPIRED;
        }
        return replacedBy == null ? State.ACTIVE : State.REPLACED;
    }

    /** The same key, replaced by another, and valid until then at the longest. */
    ClientKey replaced(String successor, Instant end) {
        Instant earlier = expiresAt != null && expiresAt.isBefore(end) ? expiresAt : end;
        return new ClientKey(id, name, limits, createdAt, earlier, successor);
    }

    /** States of a key; a revoked one is gone. */
    public enum State {
        /** It is accepted. */
        ACTIVE,
        /** Another has taken its place, and it is accepted until it expires. */
        REPLACED,
        /** It is refused. */
        EXPIRED
    }
}
