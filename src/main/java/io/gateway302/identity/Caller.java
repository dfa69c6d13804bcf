package io.gateway302.identity;

import jakarta.servlet.ServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sender of a request after authentication: a client, by one of its credentials.
 *
 * @param clientId id of the client
 * @param client name of the client
 * @param keyId id of the presented key, or of the key that minted the browser token; {@code jwt} for a JWT
 * @param kind kind of the credential
 * @param permissions operations and models that the caller may use
 * @param scopes limit scopes to which its calls are charged, the scope of the client first
 * @param origin only web origin from which it may call; null for any or none
 * @param validation validation mode of its pass-through requests
 * @param tokenId id of the browser token; null for another credential
 */
public record Caller(
        String clientId,
        String client,
        String keyId,
        Kind kind,
        Permissions permissions,
        List<LimitScope> scopes,
        @Nullable String origin,
        ValidationMode validation,
        @Nullable String tokenId) {

    private static final String ATTRIBUTE = Caller.class.getName();

    /** Makes an immutable copy of the list. */
    public Caller {
        scopes = List.copyOf(scopes);
    }

    /** Creates a caller with another credential than a browser token. */
    public Caller(
            String clientId,
            String client,
            String keyId,
            Kind kind,
            Permissions permissions,
            List<LimitScope> scopes,
            @Nullable String origin,
            ValidationMode validation) {
        this(clientId, client, keyId, kind, permissions, scopes, origin, validation, null);
    }

    /** Creates a caller with the default validation mode, {@link ValidationMode#WARN}. */
    public Caller(
            String clientId,
            String client,
            String keyId,
            Kind kind,
            Permissions permissions,
            List<LimitScope> scopes,
            @Nullable String origin) {
        this(clientId, client, keyId, kind, permissions, scopes, origin, ValidationMode.WARN);
    }

    /** Stores the caller in an attribute of the request, where metrics and tracing read it. */
    public void storeIn(ServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    /** Returns the caller that was stored in the request, or null if no client was authenticated. */
    public static @Nullable Caller of(ServletRequest request) {
        return (Caller) request.getAttribute(ATTRIBUTE);
    }

    /** Returns a caller by key with all permissions and without limits. */
    public static Caller unlimited(String clientId, String client, String keyId) {
        return new Caller(clientId, client, keyId, Kind.KEY, Permissions.ALL, List.of(), null);
    }

    /** Kind of a client credential. */
    public enum Kind {
        /** Key of a client. */
        KEY,
        /** Short-lived token that a client minted for its front end. */
        BROWSER_TOKEN,
        /** JWT of the configured issuer. */
        JWT
    }
}
