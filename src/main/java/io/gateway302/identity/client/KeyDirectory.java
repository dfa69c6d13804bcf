package io.gateway302.identity.client;

import io.gateway302.identity.ApiKey;
import io.gateway302.identity.Caller;
import io.gateway302.identity.PromptRetention;
import io.gateway302.identity.client.KeySnapshot.KnownClient;
import io.gateway302.identity.client.KeySnapshot.KnownKey;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * In-memory directory of clients and keys. It follows the database, and keeps its last state while the database is
 * unavailable. Lookups do not block and do not create callers.
 */
public final class KeyDirectory {

    /** Key id of a caller that presented a JWT. */
    public static final String JWT = "jwt";

    private static final Logger log = LoggerFactory.getLogger(KeyDirectory.class);

    private final ClientStore store;
    private final Clock clock;
    private final ReentrantLock refreshing = new ReentrantLock();
    private volatile KeySnapshot snapshot = KeySnapshot.NONE;
    private volatile boolean databaseAway;

    public KeyDirectory(ClientStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Returns the caller for the key; null if the key is unknown, wrong or expired, or its client is disabled. */
    public @Nullable Caller find(ApiKey key) {
        KnownKey known = snapshot.keys().getOrDefault(key.id(), KnownKey.NOBODYS);
        return known.opensWith(key, clock.millis()) ? known.caller() : null;
    }

    /** Returns the state of a presented key, for the log. */
    public KeyState state(ApiKey key) {
        return snapshot.state(key, clock.millis());
    }

    /** Returns the enabled client of this name as a caller by JWT, or null if there is none. */
    public @Nullable Caller client(String clientName) {
        KnownClient known = snapshot.clientsByName().get(clientName);
        return known == null ? null : known.byJwt();
    }

    /**
     * Returns the caller that the key identifies now. Credentials derived from a key use it to follow the state of that
     * key. Returns null if the key has expired or is unknown, or if the client is unknown or disabled.
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

    /** Returns the enabled clients, each as a caller by JWT. */
    public List<Caller> clients() {
        return snapshot.clients().values().stream().map(KnownClient::byJwt).toList();
    }

    /**
     * Returns the names of the enabled clients that have a money limit of their own or on one of their keys, in order.
     */
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

    /** Returns the web origins from which the front ends of any enabled client may call. */
    public Set<String> allowedOrigins() {
        return snapshot.origins();
    }

    /** Returns whether the front ends of this client may call from this origin. */
    public boolean allowsOrigin(String clientId, String origin) {
        KnownClient known = snapshot.clients().get(clientId);
        return known != null && known.origins().contains(origin);
    }

    /** Returns the prompt retention of this client; {@link PromptRetention#HASH} for an unknown or disabled client. */
    public PromptRetention promptRetention(String clientId) {
        KnownClient known = snapshot.clients().get(clientId);
        return known == null ? PromptRetention.HASH : known.client().promptRetention();
    }

    /** Returns whether the last check for changes reached the database. */
    public boolean databaseAnswers() {
        return !databaseAway;
    }

    /**
     * Loads all clients and keys if the revision has changed.
     *
     * @throws org.springframework.dao.DataAccessException if the database is unavailable
     */
    void load() {
        refreshing.lock();
        try {
            // The snapshot is read and published under one lock, so that an older one never replaces a newer one.
            if (store.revision() != snapshot.revision()) {
                snapshot = store.snapshot();
            }
        } finally {
            refreshing.unlock();
        }
    }

    /** Loads all clients and keys if they have changed; keeps the current state if the database is unavailable. */
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
