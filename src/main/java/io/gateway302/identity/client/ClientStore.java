package io.gateway302.identity.client;

import io.gateway302.identity.Client;
import io.gateway302.identity.ClientKey;
import io.gateway302.identity.DisplayName;
import io.gateway302.identity.Permissions;
import io.gateway302.identity.PromptRetention;
import io.gateway302.identity.ValidationMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** Store of clients and keys in SQL that SQLite and PostgreSQL both support. The caller starts the transactions. */
public final class ClientStore {

    /** Maximum number of revoked keys whose ids are known to the log. */
    private static final int MAX_REVOKED = 1000;

    /** Condition for clients of a name, regardless of case. {@link FoldedNames} keeps {@code name_key} up to date. */
    private static final String HAS_NAME = "(" + StoredName.SQL
            + " = :name or name_key = :name_key or (name_key is null and lower(name) = :name_key))";

    private final JdbcClient jdbc;
    private final FoldedNames names;

    public ClientStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
        this.names = new FoldedNames(jdbc);
    }

    /** Returns the revision, which each change of a client or key increases by one. */
    long revision() {
        return jdbc.sql("select revision from client_revision")
                .query(Long.class)
                .single();
    }

    /**
     * Begins a change inside its transaction by increasing the revision. The update also locks the row and so
     * serializes changes. A change can therefore read before it writes, and revisions become visible in order. It
     * first brings up to date what replicas of an earlier version wrote.
     */
    void beginChange() {
        jdbc.sql("update client_revision set revision = revision + 1").update();
        names.refresh();
    }

    /**
     * Returns all enabled clients and their keys. A later version may have written what this one cannot read. Then only
     * the credentials of that client, or that key, are rejected.
     */
    KeySnapshot snapshot() {
        // The revision is read first: a change between the queries then causes one more reading and is never missed.
        long revision = revision();
        List<Client> clients = new ArrayList<>();
        UnreadableRows unreadable = new UnreadableRows();
        jdbc.sql("select * from client where enabled = true")
                .query(unreadable.skipping("client", row -> clients.add(client(row, 0))));
        KeySnapshot.Builder snapshot = new KeySnapshot.Builder(revision, clients);
        jdbc.sql("select * from client_key")
                .query(unreadable.skipping(
                        "key",
                        row -> snapshot.add(
                                row.getString("client_id"),
                                clientKey(row),
                                HexFormat.of().parseHex(row.getString("secret_sha256")))));
        unreadable.report();
        jdbc.sql("select target_id from admin_audit where action = 'key.revoke' order by id desc limit :most")
                .param("most", MAX_REVOKED)
                .query(String.class)
                .list()
                .forEach(snapshot::addRevoked);
        return snapshot.build();
    }

    /** Inserts a client; returns false if the name is taken. */
    boolean insert(Client client) {
        return bind(jdbc.sql("""
                        insert into client (id, name, full_name, name_key, enabled, operations, models, limits, tags, allowed_origins,
                            prompt_retention, validation, version, created_at)
                        values (:id, :name, :full_name, :name_key, :enabled, :operations, :models, :limits, :tags, :allowed_origins,
                            :prompt_retention, :validation, :version, :created_at)
                        on conflict do nothing
                        """), client)
                        .param("created_at", client.createdAt().toEpochMilli())
                        .update()
                == 1;
    }

    /** Updates all mutable properties of a client. The name must not belong to another client. */
    void update(Client client) {
        bind(jdbc.sql("""
                        update client set name = :name, full_name = :full_name,
                            name_key = case when\s""" + StoredName.SQL + """
                             = :new_name and name_key is not null then name_key else :name_key end,
                            enabled = :enabled, operations = :operations, models = :models,
                            limits = :limits, tags = :tags, allowed_origins = :allowed_origins, prompt_retention = :prompt_retention,
                            validation = :validation, version = :version
                        where id = :id
                        """), client)
                .param("new_name", client.name())
                .update();
    }

    private static StatementSpec bind(StatementSpec statement, Client client) {
        StoredName name = StoredName.of(client.id(), client.name());
        return statement
                .param("id", client.id())
                .param("name", name.name())
                .param("full_name", name.fullName(), Types.VARCHAR)
                .param("name_key", DisplayName.fold(client.name()))
                .param("enabled", client.enabled())
                .param("operations", JsonColumn.of(client.permissions().operations()))
                .param("models", JsonColumn.of(client.permissions().models()))
                .param("limits", JsonColumn.of(client.limits()))
                .param("tags", JsonColumn.of(client.permissions().tags()))
                .param("allowed_origins", JsonColumn.of(client.allowedOrigins()))
                .param("prompt_retention", client.promptRetention().label())
                .param("validation", client.validation().label())
                .param("version", client.version());
    }

    /** Deletes a client and its keys; returns false if there is no such client. */
    boolean delete(String id) {
        return jdbc.sql("delete from client where id = :id").param("id", id).update() == 1;
    }

    Optional<Client> find(String id) {
        return jdbc.sql("select * from client where id = :id")
                .param("id", id)
                .query(ClientStore::client)
                .optional();
    }

    /**
     * Returns the client of this name, or the one whose name differs by case only. Earlier versions accepted several such
     * names.
     */
    Optional<Client> findByName(String name) {
        return jdbc.sql("""
                        select * from client where\s""" + HAS_NAME + """
                         order by case when\s""" + StoredName.SQL + """
                         = :name then 0 else 1 end, id limit 1""")
                .param("name", name)
                .param("name_key", DisplayName.fold(name))
                .query(ClientStore::client)
                .optional();
    }

    /** Returns whether another client has this name, or one that differs by case only. */
    boolean isTaken(String name, String except) {
        return jdbc.sql("""
                        select count(*) from client where id <> :id and\s""" + HAS_NAME)
                        .param("id", except)
                        .param("name", name)
                        .param("name_key", DisplayName.fold(name))
                        .query(Long.class)
                        .single()
                > 0;
    }

    /** Returns clients in ascending order of their ids, starting after the given id. */
    List<Client> list(String after, int limit) {
        return jdbc.sql("select * from client where id > :after order by id limit :limit")
                .param("after", after)
                .param("limit", limit)
                .query(ClientStore::client)
                .list();
    }

    /** Inserts a key; returns false if its id is taken. */
    boolean insertKey(String clientId, ClientKey key, byte[] digest) {
        StoredName name = StoredName.of(key.id(), key.name());
        return jdbc.sql("""
                        insert into client_key (id, client_id, name, full_name, secret_sha256, limits, created_at,
                            expires_at)
                        values (:id, :client_id, :name, :full_name, :secret_sha256, :limits, :created_at, :expires_at)
                        on conflict (id) do nothing
                        """)
                        .param("id", key.id())
                        .param("client_id", clientId)
                        .param("name", name.name())
                        .param("full_name", name.fullName(), Types.VARCHAR)
                        .param("secret_sha256", HexFormat.of().formatHex(digest))
                        .param("limits", JsonColumn.of(key.limits()))
                        .param("created_at", key.createdAt().toEpochMilli())
                        .param("expires_at", toMillis(key.expiresAt()), Types.BIGINT)
                        .update()
                == 1;
    }

    Optional<ClientKey> findKey(String clientId, String keyId) {
        return jdbc.sql("select * from client_key where id = :id and client_id = :client_id")
                .param("id", keyId)
                .param("client_id", clientId)
                .query((row, _) -> clientKey(row))
                .optional();
    }

    /** Updates the successor and the expiration time of a key. */
    void updateKey(ClientKey key) {
        jdbc.sql("update client_key set expires_at = :expires_at, replaced_by = :replaced_by where id = :id")
                .param("expires_at", toMillis(key.expiresAt()), Types.BIGINT)
                .param("replaced_by", key.replacedBy(), Types.VARCHAR)
                .param("id", key.id())
                .update();
    }

    /** Stores when keys were used last, unless a later time is stored already. */
    void markUsed(Map<String, Long> times) {
        times.forEach((id, at) -> jdbc.sql("""
                        update client_key set last_used_at = :at
                        where id = :id and (last_used_at is null or last_used_at < :at)
                        """).param("id", id).param("at", at).update());
    }

    /** Deletes a key of a client; returns false if the client has no such key. */
    boolean deleteKey(String clientId, String keyId) {
        return jdbc.sql("delete from client_key where id = :id and client_id = :client_id")
                        .param("id", keyId)
                        .param("client_id", clientId)
                        .update()
                == 1;
    }

    /** Deletes all keys of a client. */
    void deleteKeys(String clientId) {
        jdbc.sql("delete from client_key where client_id = :client_id")
                .param("client_id", clientId)
                .update();
    }

    /** Returns keys of a client in ascending order of their ids, starting after the given id. */
    List<ClientKey> listKeys(String clientId, String after, int limit) {
        return jdbc.sql("""
                        select * from client_key
                        where client_id = :client_id and id > :after order by id limit :limit
                        """)
                .param("client_id", clientId)
                .param("after", after)
                .param("limit", limit)
                .query((row, _) -> clientKey(row))
                .list();
    }

    private static Client client(ResultSet row, int number) throws SQLException {
        return new Client(
                row.getString("id"),
                StoredName.read(row),
                row.getBoolean("enabled"),
                new Permissions(
                        JsonColumn.texts(row.getString("operations")),
                        JsonColumn.texts(row.getString("models")),
                        JsonColumn.texts(row.getString("tags")),
                        null),
                JsonColumn.limits(row.getString("limits")),
                JsonColumn.texts(row.getString("allowed_origins")),
                PromptRetention.of(row.getString("prompt_retention")),
                ValidationMode.of(row.getString("validation")),
                row.getLong("version"),
                Instant.ofEpochMilli(row.getLong("created_at")));
    }

    private static ClientKey clientKey(ResultSet row) throws SQLException {
        return new ClientKey(
                row.getString("id"),
                StoredName.read(row),
                JsonColumn.limits(row.getString("limits")),
                Instant.ofEpochMilli(row.getLong("created_at")),
                instant(row, "expires_at"),
                row.getString("replaced_by"),
                instant(row, "last_used_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    private static @Nullable Long toMillis(@Nullable Instant instant) {
        return instant == null ? null : instant.toEpochMilli();
    }
}
