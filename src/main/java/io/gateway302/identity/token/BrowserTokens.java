package io.gateway302.identity.token;

import com.github.f4b6a3.uuid.UuidCreator;
import io.gateway302.catalog.Catalog;
import io.gateway302.identity.Caller;
import io.gateway302.identity.LimitScope;
import io.gateway302.identity.Limits;
import io.gateway302.identity.Permissions;
import io.gateway302.identity.client.KeyDirectory;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.problem.Violation;
import java.text.ParseException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Issuer and verifier of the short-lived tokens that clients mint for their front ends. Tokens are not stored. Each
 * contains its permissions and a signature, and is valid on every replica while its client and key are valid.
 */
public final class BrowserTokens {

    /** Prefix of all browser tokens. */
    public static final String PREFIX = "gw302t_";

    private final TokenSignature signature;
    private final KeyDirectory directory;
    private final Catalog catalog;
    private final Clock clock;

    public BrowserTokens(TokenSignature signature, KeyDirectory directory, Catalog catalog, Clock clock) {
        this.signature = signature;
        this.directory = directory;
        this.catalog = catalog;
        this.clock = clock;
    }

    /**
     * Mints a token with a subset of the permissions of the client.
     *
     * @throws ProblemException if {@code holder} is itself authenticated by a browser token, if the client may call
     *     none of the operations, or if the origin is not allowed for the client
     */
    public BrowserToken mint(Caller holder, BrowserGrant grant) {
        if (holder.kind() == Caller.Kind.BROWSER_TOKEN) {
            throw new ProblemException(ProblemType.NOT_ALLOWED, "A browser token cannot mint another");
        }
        check(holder, grant);
        boolean byKey = holder.kind() == Caller.Kind.KEY;
        TokenClaims claims = new TokenClaims(
                UuidCreator.getTimeOrderedEpoch().toString(),
                holder.clientId(),
                byKey ? holder.keyId() : null,
                byKey ? null : holder.client(),
                grant,
                clock.instant().truncatedTo(ChronoUnit.MILLIS));
        return new BrowserToken(PREFIX + signature.sign(claims.toMap()), claims.expiresAt());
    }

    private void check(Caller holder, BrowserGrant grant) {
        List<Violation> violations = new ArrayList<>();
        Permissions permissions = holder.permissions().only(grant.operations());
        if (catalog.operations().stream().noneMatch(permissions::allows)) {
            violations.add(new Violation("operations", "not_allowed", "name nothing that the client itself may call"));
        }
        String origin = grant.origin();
        if (origin != null && !directory.allowsOrigin(holder.clientId(), origin)) {
            violations.add(new Violation("origin", "not_allowed", "is none of the client's allowed origins"));
        }
        if (!violations.isEmpty()) {
            throw ProblemException.invalid(violations);
        }
    }

    /**
     * Returns the caller for the token; null if it was not minted here, has expired, or its client or key is no longer
     * valid.
     */
    @Nullable
    public Caller find(String token) {
        TokenClaims claims = claims(token);
        return claims == null ? null : find(claims);
    }

    /** Returns the state of a token that is not accepted, for the log. */
    public String state(String token) {
        TokenClaims claims = claims(token);
        if (claims == null) {
            return "with a signature of another gateway or secret";
        }
        return clock.instant().isBefore(claims.expiresAt()) ? "whose client or key is not valid" : "expired";
    }

    /** Returns the id of the key that minted the token; null if it is not known. */
    public @Nullable String keyId(String token) {
        TokenClaims claims = claims(token);
        return claims == null ? null : claims.keyId();
    }

    private @Nullable Caller find(TokenClaims claims) {
        if (!clock.instant().isBefore(claims.expiresAt())) {
            return null;
        }
        Caller holder = holder(claims);
        return holder == null || !holder.clientId().equals(claims.clientId()) ? null : bearer(holder, claims);
    }

    private @Nullable TokenClaims claims(String token) {
        Map<String, Object> signed =
                token.startsWith(PREFIX) ? signature.verify(token.substring(PREFIX.length())) : null;
        try {
            return signed == null ? null : TokenClaims.of(signed);
        } catch (ParseException e) {
            return null;
        }
    }

    private @Nullable Caller holder(TokenClaims claims) {
        if (claims.keyId() != null) {
            return directory.holder(claims.clientId(), claims.keyId());
        }
        return claims.client() == null ? null : directory.client(claims.client());
    }

    private static Caller bearer(Caller holder, TokenClaims claims) {
        BrowserGrant grant = claims.grant();
        List<LimitScope> scopes = new ArrayList<>(holder.scopes());
        if (!grant.limits().equals(Limits.NONE)) {
            scopes.add(new LimitScope("token:" + claims.id(), holder.clientId(), grant.limits(), claims.expiresAt()));
        }
        return new Caller(
                holder.clientId(),
                holder.client(),
                holder.keyId(),
                Caller.Kind.BROWSER_TOKEN,
                holder.permissions().only(grant.operations()),
                scopes,
                grant.origin(),
                holder.validation(),
                claims.id());
    }
}
