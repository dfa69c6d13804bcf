package io.gateway302.results.links;

import io.gateway302.secret.Hmac;
import io.gateway302.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Keys that sign links, derived from the secrets of browser tokens (HMAC-SHA-256, RFC 2104, over a label), so that they
 * do not reveal those. If no secret is configured, a random one in the database is the same for all replicas.
 */
public final class LinkKeys {

    private static final String PURPOSE = "gateway302 result links";
    private static final int LENGTH = 32;
    private static final int ROW = 1;

    private final List<Secret> configured;
    private final JdbcClient jdbc;
    private final Clock clock;
    private volatile @Nullable List<byte[]> derived;

    /**
     * Creates the keys.
     *
     * @param configured secrets, of which the first signs and all are accepted; empty to use that of the database
     */
    public LinkKeys(List<Secret> configured, JdbcClient jdbc, Clock clock) {
        this.configured = configured;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Returns the signature of a text with the first key, 32 bytes.
     *
     * @throws org.springframework.dao.DataAccessException if no secret is configured and the database is unavailable
     */
    byte[] sign(String text) {
        return Hmac.sha256(keys().getFirst(), text);
    }

    /** Returns the signatures of a text with all keys. */
    List<byte[]> signatures(String text) {
        return keys().stream().map(key -> Hmac.sha256(key, text)).toList();
    }

    private List<byte[]> keys() {
        List<byte[]> keys = derived;
        if (keys == null) {
            List<Secret> secrets = configured.isEmpty() ? List.of(ofDatabase()) : configured;
            keys = secrets.stream()
                    .map(secret -> Hmac.sha256(secret.reveal().getBytes(StandardCharsets.UTF_8), PURPOSE))
                    .toList();
            // a secret that the current transaction has created is lost if it is rolled back
            if (!configured.isEmpty() || !TransactionSynchronizationManager.isActualTransactionActive()) {
                derived = keys;
            }
        }
        return keys;
    }

    /** Returns the secret of the database. Of replicas that create one at the same time, the first wins. */
    private Secret ofDatabase() {
        return stored().orElseGet(this::created);
    }

    private Secret created() {
        byte[] random = new byte[LENGTH];
        new SecureRandom().nextBytes(random);
        jdbc.sql("""
                        insert into result_link_key (id, secret, created_at) values (:id, :secret, :created_at)
                        on conflict (id) do nothing
                        """)
                .param("id", ROW)
                .param("secret", HexFormat.of().formatHex(random))
                .param("created_at", clock.millis())
                .update();
        return stored().orElseThrow();
    }

    private Optional<Secret> stored() {
        return jdbc.sql("select secret from result_link_key where id = :id")
                .param("id", ROW)
                .query(String.class)
                .optional()
                .map(Secret::of);
    }
}
