package io.gateway302.identity.client;

import io.gateway302.identity.ApiKey;
import io.gateway302.identity.Caller;
import io.gateway302.identity.Caller.Kind;
import io.gateway302.identity.Client;
import io.gateway302.identity.ClientKey;
import io.gateway302.identity.LimitScope;
import io.gateway302.identity.Limits;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Immutable state of the enabled clients and their keys. It contains prepared callers, so that a call does not create
 * any.
 *
 * @param revision revision of the tables at the time of reading, or an earlier one
 * @param keys keys by key id
 * @param clients clients by client id
 * @param clientsByName clients by name
 * @param origins allowed web origins of all clients
 * @param disabled digests of the keys of disabled clients, by key id
 * @param revoked ids of the keys that were revoked last
 */
record KeySnapshot(
        long revision,
        Map<String, KnownKey> keys,
        Map<String, KnownClient> clients,
        Map<String, KnownClient> clientsByName,
        Set<String> origins,
        Map<String, byte[]> disabled,
        Set<String> revoked) {

    static final KeySnapshot NONE = new Builder(-1, List.of()).build();

    KeySnapshot {
        keys = Map.copyOf(keys);
        clients = Map.copyOf(clients);
        clientsByName = Map.copyOf(clientsByName);
        origins = Set.copyOf(origins);
        disabled = Map.copyOf(disabled);
        revoked = Set.copyOf(revoked);
    }

    KeyState state(ApiKey key, long now) {
        KnownKey known = keys.get(key.id());
        byte[] digest = known == null ? disabled.get(key.id()) : known.digest();
        if (digest == null) {
            return revoked.contains(key.id()) ? KeyState.REVOKED : KeyState.UNKNOWN;
        }
        if (!MessageDigest.isEqual(digest, key.digest())) {
            return KeyState.WRONG_SECRET;
        }
        if (known == null) {
            return KeyState.CLIENT_DISABLED;
        }
        return known.isValid(now) ? KeyState.ACTIVE : KeyState.EXPIRED;
    }

    /**
     * Client whose credentials are accepted.
     *
     * @param client properties of the client
     * @param scope limit scope for all its calls
     * @param byJwt the client as a caller by JWT
     * @param origins allowed web origins of the client
     */
    record KnownClient(Client client, LimitScope scope, Caller byJwt, Set<String> origins) {

        static KnownClient of(Client client) {
            LimitScope scope = LimitScope.ofClient(client.id(), client.limits());
            Caller byJwt = new Caller(
                    client.id(),
                    client.name(),
                    KeyDirectory.JWT,
                    Kind.JWT,
                    client.permissions(),
                    List.of(scope),
                    null,
                    client.validation());
            return new KnownClient(client, scope, byJwt, Set.copyOf(client.allowedOrigins()));
        }

        Caller by(ClientKey key) {
            List<LimitScope> scopes = new ArrayList<>(List.of(scope));
            if (!key.limits().equals(Limits.NONE)) {
                scopes.add(LimitScope.ofKey(key.id(), client.id(), key.limits(), key.expiresAt()));
            }
            return new Caller(
                    client.id(),
                    client.name(),
                    key.id(),
                    Kind.KEY,
                    client.permissions(),
                    scopes,
                    null,
                    client.validation());
        }
    }

    /**
     * Key of an enabled client.
     *
     * @param digest SHA-256 of the secret
     * @param expiresAt expiration time in milliseconds since 1970
     * @param caller caller that the key identifies
     */
    record KnownKey(byte[] digest, long expiresAt, Caller caller) {

        /** Dummy key for unknown ids, so that lookup time does not reveal which part was wrong. */
        static final KnownKey NOBODYS = new KnownKey(new byte[32], Long.MIN_VALUE, Caller.unlimited("", "", ""));

        boolean opensWith(ApiKey presented, long now) {
            return MessageDigest.isEqual(digest, presented.digest()) && isValid(now);
        }

        boolean isValid(long now) {
            return now < expiresAt;
        }
    }

    /** Builder of a snapshot. */
    static final class Builder {

        private final long revision;
        private final Map<String, KnownKey> keys = new HashMap<>();
        private final Map<String, KnownClient> clients = new HashMap<>();
        private final Map<String, KnownClient> clientsByName = new HashMap<>();
        private final Set<String> origins = new HashSet<>();
        private final Map<String, byte[]> disabled = new HashMap<>();
        private final Set<String> revoked = new HashSet<>();

        Builder(long revision, List<Client> enabled) {
            this.revision = revision;
            for (Client client : enabled) {
                KnownClient known = KnownClient.of(client);
                clients.put(client.id(), known);
                clientsByName.put(client.name(), known);
                origins.addAll(client.allowedOrigins());
            }
        }

        /** Adds a key. That of a disabled client is not accepted. */
        void add(String clientId, ClientKey key, byte[] digest) {
            KnownClient client = clients.get(clientId);
            if (client == null) {
                disabled.put(key.id(), digest);
            } else {
                Instant end = key.expiresAt();
                keys.put(
                        key.id(),
                        new KnownKey(digest, end == null ? Long.MAX_VALUE : end.toEpochMilli(), client.by(key)));
            }
        }

        /** Adds the id of a revoked key. */
        void addRevoked(String keyId) {
            revoked.add(keyId);
        }

        KeySnapshot build() {
            return new KeySnapshot(revision, keys, clients, clientsByName, origins, disabled, revoked);
        }
    }
}
