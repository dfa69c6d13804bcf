package io.gateway302.identity;

import jakarta.servlet.ServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who calls: a client, by one of its credentials.
 *
 * @param clientId id of the client
 * @param client name of the client
 * @param keyId id of the key, of the key that minted the browser token, or {@code jwt}
 * @param kind what it presented
 * @param permissions what it may do
 * @param scopes against whose limits its calls count, the client's first
 * @param origin the only web origin from which it may call; null for any, or none
 * @param validation what becomes of its requests to paths of 302.AI's that break a documented rule
 */
public record Caller(
        String clientId,
        String client,
        String keyId,
        Kind kind,
        Permissions permissions,
        List<LimitScope> scopes,
        @Nullable String origin,
        ValidationMode validation) {

    private static final String ATTRIBUTE = Caller.class.getName();

    /** Copies what it is given. */
    public Caller {
        scopes = List.copyOf(scopes);
    }

    /** A caller of whose requests, where they break a documented rule, the rules are told, as it is by default. */
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

    /** Leaves on the request who makes it, for those who count and trace requests. */
    void leaveOn(ServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    /** Who makes the request; null if no client does. */
    public static @Nullable Caller of(ServletRequest request) {
        return (Caller) request.getAttribute(ATTRIBUTE);
    }

    /** A caller by a key, who may do everything without limits. */
    public static Caller unlimited(String clientId, String client, String keyId) {
        return new Caller(clientId, client, keyId, Kind.KEY, Permissions.ALL, List.of(), null);
    }

    /** Kinds of credentials. */
    public enum Kind {
        /** A client's key. */
        KEY,
        /** A short-lived token that a client minted for its front end. */
        BROWSER_TOKEN,
        /** A JWT of the configured issuer. */
        JWT
    }
}
