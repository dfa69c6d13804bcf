package io.gateway302.identity;

import io.gateway302.identity.KeySnapshot.KnownClient;
import io.gateway302.identity.KeySnapshot.KnownKey;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows in memory who the clients are and whose key it is; follows the database, and goes on with what it knows while that
 * is away. Nothing here waits, or makes new objects for a call.
 */
public final class KeyDirectory {

    /** The key id of a caller that presented a JWT. */
    public static final String JWT = "jwt";

    private static final Logger log = LoggerFactory.getLogger(KeyDirectory.class);

    private final ClientStore store;
    private final Clock clock;
    private final ReentrantLock refreshing = new ReentrantLock();
    private volatile KeySnapshot snapshot = KeySnapshot.NONE;
    private volatile boolean databaseAway;

    KeyDirectory(ClientStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Whom the key identifies; null if it is unknown, wrong, expired or of a disabled client. */
    public @Nullable Caller find(ApiKey key) {
        KnownKey known = snapshot.keys().getOrDefault(key.id(), KnownKey.NOBODYS);
        return known.opensWith(key, clock.millis()) ? known.caller() : null;
    }

    /** The enabled client of this name, as a caller by JWT; null if there is none. */
    public @Nullable Caller client(String clientName) {
        KnownClient known = snapshot.clientsByName().get(clientName);
        return known == null ? null : known.byJwt();
    }

    /**
     * Whom the key would identify if it were presented now, so that what was made with it can follow it; null if the key
     * or the client is gone, disabled or expired.
     *
     * @param keyId id of a key of the client, or {@link #JWT}
     */
    public @Nullable Caller holder(String clientId, String keyId) {
        KeySnapshot now = snapshot;
        if (keyId.equals(JWT)) {
            KnownClient known = now.clients().get(clientId);
            return known == null ? null : known.byJwt();
        }
        KnownKey known = now.keys().getOrDefault(keyId, KnownKey.NOBODYS);
        return known.isValid(clock.millis()) && known.caller().clientId().equals(clientId) ? known.caller() : null;
    }

    /** The enabled clients, each as a caller without one of the gateway's keys. */
    public List<Caller> clients() {
        return snapshot.clients().values().stream().map(KnownClient::byJwt).toList();
    }

    /** Returns the names of the enabled clients whose money is limited, or that of one of their keys, in order. */
    public List<String> clientsWithMoneyLimits() {
        return Stream.concat(
                        clients().stream(), snapshot.keys().values().stream().map(KnownKey::caller))
                .filter(caller -> caller.scopes().stream()
                        .anyMatch(scope -> scope.limits().limitMoney()))
                .map(Caller::client)
                .distinct()
                .sorted()
                .toList();
    }

    /** The web origins from which the front ends of any enabled client may call. */
    public Set<String> allowedOrigins() {
        return snapshot.origins();
    }

    /** Whether the front ends of this client may call from there. */
    public boolean allowsOrigin(String clientId, String origin) {
        KnownClient known = snapshot.clients().get(clientId);
        return known != null && known.origins().contains(origin);
    }

    /** What is kept of the prompts of this client; of one that is gone or disabled, what is by default. */
    public PromptRetention promptRetention(String clientId) {
        KnownClient known = snapshot.clients().get(clientId);
        return known == null ? PromptRetention.HASH : known.client().promptRetention();
    }

    /** Returns whether the database answered when it was last asked for changes. */
    boolean databaseAnswers() {
        return !databaseAway;
    }

    /**
     * Reads all keys.
     *
     * @throws org.springframework.dao.DataAccessException if the database does not answer
     */
    void load() {
        refreshing.lock();
        try {
            // read and published under one lock, so that an older reading never replaces a newer one
            if (store.revision() != snapshot.revision()) {
                snapshot = store.snapshot();
            }
        } finally {
            refreshing.unlock();
        }
    }

    /** Reads all keys if they have changed; keeps what is known if the database does not answer. */
    void refresh() {
        refreshing.lock();
        try {
            load();
            if (databaseAway) {
                log.info("The database answers again; client keys are up to date");
            }
            databaseAway = false;
        } catch (RuntimeException e) {
            if (!databaseAway) {
                log.warn("The database does not answer; client keys stay as they were read last", e);
            }
            databaseAway = true;
        } finally {
            refreshing.unlock();
        }
    }
}
