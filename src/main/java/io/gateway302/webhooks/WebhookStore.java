package io.gateway302.webhooks;

import io.gateway302.secret.Secret;
import io.gateway302.webhooks.Webhook.DisabledReason;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Store of webhooks in SQL that SQLite and PostgreSQL both support. */
final class WebhookStore {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final JdbcClient jdbc;

    WebhookStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Serializes the changes of a client's list until the end of the transaction. */
    void lockList(String clientId) {
        jdbc.sql("update client set version = version where id = :id")
                .param("id", clientId)
                .update();
    }

    /** Serializes the changes of a webhook until the end of the transaction. */
    void lock(String id) {
        jdbc.sql("update webhook_endpoint set failures = failures where id = :id")
                .param("id", id)
                .update();
    }

    /** Inserts a webhook; returns false if the client has one with this URL. */
    boolean insert(Webhook webhook, String sealedSecret) {
        return jdbc.sql("""
                        insert into webhook_endpoint (id, client_id, url, url_sha256, events, tasks_only, description,
                            enabled, disabled_reason, secret, created_at, failures)
                        values (:id, :client_id, :url, :url_sha256, :events, :tasks_only, :description, :enabled,
                            :disabled_reason, :secret, :created_at, 0)
                        on conflict (client_id, url_sha256) do nothing
                        """)
                        .param("id", webhook.id())
                        .param("client_id", webhook.clientId())
                        .param("url", webhook.settings().url())
                        .param("url_sha256", sha256(webhook.settings().url()))
                        .param("events", events(webhook.settings()))
                        .param("tasks_only", webhook.settings().tasksOnly())
                        .param("description", webhook.settings().description(), Types.VARCHAR)
                        .param("enabled", webhook.settings().enabled())
                        .param("disabled_reason", label(webhook.disabledReason()), Types.VARCHAR)
                        .param("secret", sealedSecret)
                        .param("created_at", webhook.createdAt().toEpochMilli())
                        .update()
                == 1;
    }

    /** Updates the settings and the state. */
    void update(Webhook webhook) {
        jdbc.sql("""
                        update webhook_endpoint set url = :url, url_sha256 = :url_sha256, events = :events,
                            tasks_only = :tasks_only, description = :description, enabled = :enabled,
                            disabled_reason = :disabled_reason, failures = :failures, failing_since = :failing_since
                        where id = :id
                        """)
                .param("url", webhook.settings().url())
                .param("url_sha256", sha256(webhook.settings().url()))
                .param("events", events(webhook.settings()))
                .param("tasks_only", webhook.settings().tasksOnly())
                .param("description", webhook.settings().description(), Types.VARCHAR)
                .param("enabled", webhook.settings().enabled())
                .param("disabled_reason", label(webhook.disabledReason()), Types.VARCHAR)
                .param("failures", webhook.failures())
                .param("failing_since", millis(webhook.failingSince()), Types.BIGINT)
                .param("id", webhook.id())
                .update();
    }

    /** Makes the current secret the previous one. */
    void rotate(String id, String sealedSecret, Instant previousUntil) {
        jdbc.sql("""
                        update webhook_endpoint
                        set previous_secret = secret, previous_until = :until, secret = :secret where id = :id
                        """)
                .param("until", previousUntil.toEpochMilli())
                .param("secret", sealedSecret)
                .param("id", id)
                .update();
    }

    /** Deletes a webhook with its deliveries; returns false if the client has no such webhook. */
    boolean delete(String clientId, String id) {
        return jdbc.sql("delete from webhook_endpoint where id = :id and client_id = :client_id")
                        .param("id", id)
                        .param("client_id", clientId)
                        .update()
                == 1;
    }

    Optional<Webhook> find(String clientId, String id) {
        return jdbc.sql("select * from webhook_endpoint where id = :id and client_id = :client_id")
                .param("id", id)
                .param("client_id", clientId)
                .query(WebhookStore::webhook)
                .optional();
    }

    Optional<Webhook> findByUrl(String clientId, String url) {
        return jdbc.sql("select * from webhook_endpoint where client_id = :client_id and url_sha256 = :url_sha256")
                .param("client_id", clientId)
                .param("url_sha256", sha256(url))
                .query(WebhookStore::webhook)
                .optional();
    }

    /** Returns all webhooks of a client, oldest first. */
    List<Webhook> list(String clientId) {
        return jdbc.sql("select * from webhook_endpoint where client_id = :client_id order by id")
                .param("client_id", clientId)
                .query(WebhookStore::webhook)
                .list();
    }

    /**
     * Returns webhooks in ascending order of their ids.
     *
     * @param clientId id of the client; empty for all
     * @param after exclusive lower bound for the ids
     */
    List<Webhook> list(String clientId, String after, int limit) {
        return jdbc.sql("""
                        select * from webhook_endpoint
                        where id > :after and (:client_id = '' or client_id = :client_id) order by id limit :limit
                        """)
                .param("after", after)
                .param("client_id", clientId)
                .param("limit", limit)
                .query(WebhookStore::webhook)
                .list();
    }

    int count(String clientId) {
        return jdbc.sql("select count(*) from webhook_endpoint where client_id = :client_id")
                .param("client_id", clientId)
                .query(Integer.class)
                .single();
    }

    void succeeded(String id, long now) {
        jdbc.sql("""
                        update webhook_endpoint set failures = 0, failing_since = null, last_success_at = :now
                        where id = :id
                        """).param("now", now).param("id", id).update();
    }

    void failed(String id, long now) {
        jdbc.sql("""
                        update webhook_endpoint
                        set failures = failures + 1, failing_since = coalesce(failing_since, :now) where id = :id
                        """).param("now", now).param("id", id).update();
    }

    /** Disables a webhook that is enabled. */
    boolean disable(String id, DisabledReason reason) {
        return jdbc.sql("""
                        update webhook_endpoint set enabled = :no, disabled_reason = :reason
                        where id = :id and enabled = :yes
                        """)
                        .param("no", false)
                        .param("reason", reason.label())
                        .param("id", id)
                        .param("yes", true)
                        .update()
                == 1;
    }

    /** Disables a webhook if its last success was followed by failures only, the first of them at this time at the latest. */
    boolean disableIfFailingSince(String id, long latest) {
        return jdbc.sql("""
                        update webhook_endpoint set enabled = :no, disabled_reason = :reason
                        where id = :id and enabled = :yes and failing_since <= :latest
                        """)
                        .param("no", false)
                        .param("reason", DisabledReason.FAILING.label())
                        .param("id", id)
                        .param("yes", true)
                        .param("latest", latest)
                        .update()
                == 1;
    }

    /**
     * Secrets of a webhook as they are stored.
     *
     * @param previous secret before the last rotation; null if there is none
     */
    record StoredSecrets(
            String id, String current, @Nullable String previous) {}

    /** Returns the secrets of webhooks in ascending order of their ids. */
    List<StoredSecrets> secrets(String after, int limit) {
        return jdbc.sql("""
                        select id, secret, previous_secret from webhook_endpoint where id > :after
                        order by id limit :limit
                        """)
                .param("after", after)
                .param("limit", limit)
                .query((row, _) -> new StoredSecrets(
                        row.getString("id"), row.getString("secret"), row.getString("previous_secret")))
                .list();
    }

    /** Replaces the stored form of the secrets, unless they were changed meanwhile. */
    void reseal(StoredSecrets old, String current, @Nullable String previous) {
        jdbc.sql("""
                        update webhook_endpoint set secret = :current, previous_secret = :previous
                        where id = :id and secret = :old
                        """)
                .param("current", current)
                .param("previous", previous, Types.VARCHAR)
                .param("id", old.id())
                .param("old", old.current())
                .update();
    }

    private static Webhook webhook(ResultSet row, int number) throws SQLException {
        String reason = row.getString("disabled_reason");
        return new Webhook(
                row.getString("id"),
                row.getString("client_id"),
                new WebhookSettings(
                        row.getString("url"),
                        Arrays.asList(JSON.readValue(row.getString("events"), WebhookEventType[].class)),
                        row.getString("description"),
                        row.getBoolean("enabled"),
                        row.getBoolean("tasks_only")),
                reason == null ? null : DisabledReason.of(reason),
                Instant.ofEpochMilli(row.getLong("created_at")),
                instant(row, "previous_until"),
                row.getInt("failures"),
                instant(row, "failing_since"),
                instant(row, "last_success_at"));
    }

    private static String events(WebhookSettings settings) {
        return JSON.writeValueAsString(settings.events());
    }

    private static String sha256(String url) {
        return HexFormat.of().formatHex(Secret.sha256(url));
    }

    private static @Nullable String label(@Nullable DisabledReason reason) {
        return reason == null ? null : reason.label();
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    private static @Nullable Long millis(@Nullable Instant instant) {
        return instant == null ? null : instant.toEpochMilli();
    }
}
