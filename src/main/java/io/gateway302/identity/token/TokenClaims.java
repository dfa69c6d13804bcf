package io.gateway302.identity.token;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.math.BigDecimal;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Claims of a browser token.
 *
 * @param id id of the token
 * @param clientId id of the client that minted it
 * @param keyId id of the key that minted it; null if a JWT did
 * @param client name of the client; null if a key minted it
 * @param grant permissions and limits of the token
 * @param issuedAt time of issue
 */
public record TokenClaims(
        String id,
        String clientId,
        @Nullable String keyId,
        @Nullable String client,
        BrowserGrant grant,
        Instant issuedAt) {

    private static final String ISSUER = "gateway302";

    Instant expiresAt() {
        return issuedAt.plus(grant.life());
    }

    public Map<String, Object> toMap() {
        Map<String, Object> claims = new HashMap<>();
        claims.put("iss", ISSUER);
        claims.put("jti", id);
        claims.put("sub", clientId);
        // RFC 7519 §2: a NumericDate may have a fraction. Without it, lifetimes of about a second would be inexact.
        claims.put("iat", issuedAt.toEpochMilli() / 1e3);
        claims.put("exp", expiresAt().toEpochMilli() / 1e3);
        claims.put("ops", grant.operations());
        putIfPresent(claims, "key", keyId);
        putIfPresent(claims, "client", client);
        putIfPresent(claims, "origin", grant.origin());
        putIfPresent(claims, "max_requests", grant.maxRequests());
        BigDecimal maxUsd = grant.maxUsd();
        putIfPresent(claims, "max_usd", maxUsd == null ? null : maxUsd.toPlainString());
        return claims;
    }

    private static void putIfPresent(Map<String, Object> claims, String name, @Nullable Object value) {
        if (value != null) {
            claims.put(name, value);
        }
    }

    /**
     * Parses claims whose signature has been verified.
     *
     * @throws ParseException if the claims do not have the expected form
     */
    static TokenClaims of(Map<String, Object> claims) throws ParseException {
        if (!ISSUER.equals(claims.get("iss"))) {
            throw new ParseException("Another issuer", 0);
        }
        Instant issuedAt = instant(claims, "iat");
        String maxUsd = JSONObjectUtils.getString(claims, "max_usd");
        return new TokenClaims(
                JSONObjectUtils.getString(claims, "jti"),
                JSONObjectUtils.getString(claims, "sub"),
                JSONObjectUtils.getString(claims, "key"),
                JSONObjectUtils.getString(claims, "client"),
                new BrowserGrant(
                        JSONObjectUtils.getStringList(claims, "ops"),
                        Duration.between(issuedAt, instant(claims, "exp")),
                        JSONObjectUtils.getString(claims, "origin"),
                        claims.containsKey("max_requests") ? JSONObjectUtils.getInt(claims, "max_requests") : null,
                        maxUsd == null ? null : new BigDecimal(maxUsd)),
                issuedAt);
    }

    private static Instant instant(Map<String, Object> claims, String name) throws ParseException {
        return Instant.ofEpochMilli(Math.round(JSONObjectUtils.getDouble(claims, name) * 1e3));
    }
}
