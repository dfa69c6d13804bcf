package io.gateway302.tasks.store;

import io.gateway302.identity.Caller;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Caller that submitted a task.
 *
 * @param clientId id of its client
 * @param client name of the client at that time
 * @param keyId id of the key
 * @param token browser token, as {@code token:} and its id; null for another credential
 */
public record TaskOwner(
        String clientId,
        String client,
        String keyId,
        @Nullable String token) {

    /** Returns the owner of tasks that the caller submits. */
    public static TaskOwner of(Caller caller) {
        return new TaskOwner(caller.clientId(), caller.client(), caller.keyId(), tokenOf(caller));
    }

    /**
     * Returns whether the caller may see tasks of this owner. A browser token sees its own tasks only; other credentials
     * see all tasks of their client.
     */
    public boolean isVisibleTo(Caller caller) {
        String asking = tokenOf(caller);
        return clientId.equals(caller.clientId()) && (asking == null || Objects.equals(asking, token));
    }

    /** Returns {@code token:} and the id of a browser token; null for another credential. */
    public static @Nullable String tokenOf(Caller caller) {
        return caller.kind() == Caller.Kind.BROWSER_TOKEN ? "token:" + caller.tokenId() : null;
    }

    /** Returns a caller with the identity of the owner, for polls. */
    public Caller asCaller() {
        return Caller.unlimited(clientId, client, keyId);
    }
}
