package io.gateway302.limits;

import io.gateway302.catalog.Unit;
import io.gateway302.identity.LimitScope;
import io.gateway302.identity.Limits;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Scopes and limits for tests. */
public final class Scopes {

    private Scopes() {}

    public static LimitScope client(Limits limits) {
        String id = UUID.randomUUID().toString();
        return new LimitScope("client:" + id, id, limits, null);
    }

    public static LimitScope key(LimitScope client, Limits limits) {
        return new LimitScope("key:1", client.clientId(), limits, null);
    }

    public static LimitScope token(LimitScope client, Limits limits, Instant expiresAt) {
        return new LimitScope("token:1", client.clientId(), limits, expiresAt);
    }

    static Limits requests(int perMinute) {
        return new Limits(perMinute, null, null, Map.of(), null, null, null, null);
    }

    static Limits tokens(long perMinute) {
        return new Limits(null, perMinute, null, Map.of(), null, null, null, null);
    }

    static Limits concurrency(int calls) {
        return new Limits(null, null, calls, Map.of(), null, null, null, null);
    }

    static Limits images(long perDay) {
        return new Limits(null, null, null, Map.of(Unit.IMAGE, perDay), null, null, null, null);
    }

    static Limits usd(@Nullable String perDay, @Nullable String perMonth) {
        return new Limits(null, null, null, Map.of(), amount(perDay), amount(perMonth), null, null);
    }

    static Limits inAll(int requests, String usd) {
        return new Limits(null, null, null, Map.of(), null, null, requests, amount(usd));
    }

    private static @Nullable BigDecimal amount(@Nullable String usd) {
        return usd == null ? null : new BigDecimal(usd);
    }
}
