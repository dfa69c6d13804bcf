package io.gateway302.identity.client;

import com.github.f4b6a3.uuid.UuidCreator;
import io.gateway302.identity.ApiKey;
import io.gateway302.identity.Client;
import io.gateway302.identity.ClientKey;
import io.gateway302.identity.Limits;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.problem.Violation;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Service for changes of clients and their keys. When a method returns, its change is durable and in effect on this
 * replica. Other replicas apply it within two seconds.
 */
public final class Clients {

    private static final String CLIENT = "client";
    private static final String KEY = "client_key";

    private final ClientStore store;
    private final KeyDirectory directory;
    private final TransactionOperations transactions;
    private final AuditTrail audit;
    private final Runnable announcement;
    private final LimitsRule rule;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /**
     * Creates the service for this store.
     *
     * @param announcement callback that notifies the other replicas of a change that is in effect here
     * @param rule condition for new limits
     */
    public Clients(
            ClientStore store,
            KeyDirectory directory,
            TransactionOperations transactions,
            AuditTrail audit,
            Runnable announcement,
            LimitsRule rule,
            Clock clock) {
        this.store = store;
        this.directory = directory;
        this.transactions = transactions;
        this.audit = audit;
        this.announcement = announcement;
        this.rule = rule;
        this.clock = clock;
    }

    /**
     * Creates a client without keys, with all permissions and without limits.
     *
     * @throws ProblemException if the name is taken
     */
    public Client create(String name) {
        return create(name, UnaryOperator.identity());
    }

    /**
     * Creates a client without keys.
     *
     * @param edit function that returns the client to store, given one with all permissions and without limits
     * @throws ProblemException if the name is taken, or the limits are rejected
     */
    public Client create(String name, UnaryOperator<Client> edit) {
        return change(() -> {
            Client client = insert(name, edit);
            audit.record("client.create", CLIENT, client.id(), client, AuditDetail.of(client));
            return client;
        });
    }

    /**
     * Returns the client with this id.
     *
     * @throws ProblemException if there is none
     */
    public Client get(String id) {
        return store.find(id)
                .orElseThrow(() -> new ProblemException(ProblemType.NOT_FOUND, "There is no client with this id"));
    }

    /** Returns the client of this name. */
    public Optional<Client> findByName(String name) {
        return store.findByName(name);
    }

    /**
     * Returns one page of clients, oldest first.
     *
     * @param after exclusive lower bound for the ids; empty to start at the first client
     * @param limit maximum number of clients
     */
    public List<Client> list(String after, int limit) {
        return store.list(after, limit);
    }

    /**
     * Updates a client. Changes are serialized, so {@code edit} can check the current state and reject it with an
     * exception.
     *
     * @param edit function that returns the client to store; id, version and time of creation cannot change
     * @throws ProblemException if there is no client with this id, its new name is taken, or its new limits are
     *     rejected
     */
    public Client update(String id, UnaryOperator<Client> edit) {
        return change(() -> {
            Client old = get(id);
            Client client = edit.apply(old);
            if (client.equals(old)) {
                return old;
            }
            if (!client.limits().equals(old.limits())) {
                rule.check(client.limits());
            }
            // names that differ by case only stay as they are until one is changed
            if (!client.name().equals(old.name()) && store.isTaken(client.name(), id)) {
                throw nameTaken();
            }
            Client changed = client.withNextVersion();
            store.update(changed);
            audit.record("client.update", CLIENT, id, changed, AuditDetail.ofChange(old, changed));
            return changed;
        });
    }

    /**
     * Deletes a client and its keys.
     *
     * @throws ProblemException if there is no client with this id
     */
    public void remove(String id) {
        remove(id, _ -> {});
    }

    /**
     * Deletes a client and its keys.
     *
     * @param check check of the current client, which throws an exception to prevent the deletion
     * @throws ProblemException if there is no client with this id
     */
    public void remove(String id, Consumer<Client> check) {
        change(() -> {
            Client client = get(id);
            check.accept(client);
            audit.record("client.remove", CLIENT, id, client, AuditDetail.of(client));
            return store.delete(id);
        });
    }

    /**
     * Issues a key for a client, without limits of its own.
     *
     * @param name name for human readers
     * @param expiresAt time from which on the key is rejected; null for a key that does not expire
     * @throws ProblemException if there is no such client, or {@code expiresAt} is not in the future
     */
    public IssuedKey issueKey(String clientId, String name, @Nullable Instant expiresAt) {
        return issueKey(clientId, name, expiresAt, Limits.NONE);
    }

    /**
     * Issues a key for a client.
     *
     * @param name name for human readers
     * @param expiresAt time from which on the key is rejected; null for a key that does not expire
     * @param limits limits of the key, which apply in addition to those of the client
     * @throws ProblemException if there is no such client, {@code expiresAt} is not in the future, or the limits are
     *     rejected
     */
    public IssuedKey issueKey(String clientId, String name, @Nullable Instant expiresAt, Limits limits) {
        rule.check(limits);
        Instant end = expiresAt == null ? null : expiresAt.truncatedTo(ChronoUnit.MILLIS);
        if (end != null && !end.isAfter(now())) {
            throw ProblemException.invalid(
                    List.of(new Violation("expires_at", "future", "must be a time in the future")));
        }
        return change(() -> {
            Client client = get(clientId);
            IssuedKey issued = insertKey(client, ApiKey.generate(random), name, limits, end);
            audit.record("key.issue", KEY, issued.key().id(), client, AuditDetail.of(issued.key()));
            return issued;
        });
    }

    /**
     * Issues a successor for a key. It has the same name and limits. If the old key had an expiration time, the new key
     * has the same lifetime from now on.
     *
     * @param overlap time for which the old key is still accepted, unless it expires earlier
     * @throws ProblemException if the client has no such key, or the key has been rotated already
     */
    public IssuedKey rotateKey(String clientId, String keyId, Duration overlap) {
        return change(() -> {
            Client client = get(clientId);
            ClientKey old = store.findKey(clientId, keyId).orElseThrow(Clients::noSuchKey);
            if (old.replacedBy() != null) {
                throw ProblemException.invalid(
                        List.of(new Violation("key_id", "replaced", "has been rotated; rotate its successor")));
            }
            Instant end =
                    old.expiresAt() == null ? null : now().plus(Duration.between(old.createdAt(), old.expiresAt()));
            IssuedKey issued = insertKey(client, ApiKey.generate(random), old.name(), old.limits(), end);
            ClientKey replaced = old.replaced(issued.key().id(), now().plus(overlap));
            store.updateKey(replaced);
            audit.record("key.rotate", KEY, keyId, client, AuditDetail.ofRotation(replaced));
            return issued;
        });
    }

    /**
     * Returns one page of keys of a client in ascending order of their ids. Expired keys are included, revoked keys are
     * not.
     *
     * @param after exclusive lower bound for the key ids; empty to start at the first key
     * @param limit maximum number of keys
     * @throws ProblemException if there is no such client
     */
    public List<ClientKey> keys(String clientId, String after, int limit) {
        return store.listKeys(get(clientId).id(), after, limit);
    }

    /**
     * Revokes a key permanently.
     *
     * @throws ProblemException if the client has no such key
     */
    public void revokeKey(String clientId, String keyId) {
        change(() -> {
            Client client = get(clientId);
            ClientKey key = store.findKey(clientId, keyId).orElseThrow(Clients::noSuchKey);
            audit.record("key.revoke", KEY, keyId, client, AuditDetail.of(key));
            return store.deleteKey(clientId, keyId);
        });
    }

    /**
     * Ensures that an enabled client of this name exists and has exactly this one key.
     *
     * @param key complete key, {@code gw302_<id>_<secret>}; null to generate one
     * @return the key of the client
     * @throws IllegalArgumentException if the key has another form, or its id belongs to another client
     */
    public ApiKey provide(String name, @Nullable String key) {
        ApiKey apiKey = key == null ? ApiKey.generate(random) : ApiKey.parse(key);
        if (apiKey == null) {
            throw new IllegalArgumentException(
                    "A client key must look like gw302_<id>_<secret>, of letters and digits");
        }
        return change(() -> {
            Client client = store.findByName(name).orElseGet(() -> insert(name, UnaryOperator.identity()));
            if (!client.enabled()) {
                store.update(client.withEnabled(true).withNextVersion());
            }
            store.deleteKeys(client.id());
            IssuedKey issued = insertKey(client, apiKey, name, Limits.NONE, null);
            audit.record("key.provide", KEY, apiKey.id(), client, AuditDetail.of(issued.key()));
            return issued.apiKey();
        });
    }

    private <T> T change(Supplier<T> work) {
        T result = transactions.execute(_ -> {
            store.beginChange();
            return work.get();
        });
        directory.refresh();
        announcement.run();
        return result;
    }

    private Client insert(String name, UnaryOperator<Client> edit) {
        Client client =
                edit.apply(Client.unlimited(UuidCreator.getTimeOrderedEpoch().toString(), name, now()));
        rule.check(client.limits());
        if (!store.insert(client)) {
            throw nameTaken();
        }
        return client;
    }

    private IssuedKey insertKey(Client client, ApiKey apiKey, String name, Limits limits, @Nullable Instant expiresAt) {
        ClientKey key = new ClientKey(apiKey.id(), name, limits, now(), expiresAt, null, null);
        if (!store.insertKey(client.id(), key, apiKey.digest())) {
            throw new IllegalArgumentException("Another client has a key with the id " + key.id());
        }
        return new IssuedKey(key, apiKey);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static ProblemException noSuchKey() {
        return new ProblemException(ProblemType.NOT_FOUND, "The client has no key with this id");
    }

    private static ProblemException nameTaken() {
        return ProblemException.invalid(List.of(new Violation("name", "taken", "belongs to another client")));
    }
}
