package io.gateway302.identity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Metadata of a client's key, without the secret.
 *
 * @param id public part of the key
 * @param name name for human readers; is valid as a {@link DisplayName}
 * @param limits limits of the key, which apply in addition to those of the client
 * @param createdAt time of issue
 * @param expiresAt time from which on the key is rejected; null for a key that does not expire
 * @param replacedBy id of the successor after a rotation; null before
 * @param lastUsedAt time of the last use, known about half a minute later; null if it has not been used
 */
public record ClientKey(
        String id,
        String name,
        Limits limits,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable String replacedBy,
        @Nullable Instant lastUsedAt) {

    /**
     * Validates the name.
     *
     * @throws IllegalArgumentException if the name is not valid
     */
    public ClientKey {
        Client.requireName(name);
    }

    /** Returns the state of the key at this time. */
    public State state(Instant now) {
        if (expiresAt != null && !now.isBefore(expiresAt)) {
            return State.EXPIRED;
        }
        return replacedBy == null ? State.ACTIVE : State.REPLACED;
    }

    /** Returns a copy of this key that is replaced by another and expires at {@code end} at the latest. */
    public ClientKey replaced(String successor, Instant end) {
        Instant earlier = expiresAt != null && expiresAt.isBefore(end) ? expiresAt : end;
        return new ClientKey(id, name, limits, createdAt, earlier, successor, lastUsedAt);
    }

    /** State of a key. A revoked key is deleted and has no state. */
    public enum State {
        /** State of a key that is accepted. */
        ACTIVE,
        /** State of a key that has a successor and is still accepted until it expires. */
        REPLACED,
        /** State of a key that is rejected. */
        EXPIRED
    }
}
