package io.gateway302.webhooks;

import com.github.f4b6a3.uuid.UuidCreator;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Store of deliveries in SQL that SQLite and PostgreSQL both support. An attempt owns a delivery from {@link #claim} on,
 * until it ends or its lease expires. Changes by an attempt that does not own the delivery any more have no effect.
 */
final class DeliveryStore {

    private static final String OWNED = " where id = :id and owner = :owner and status = 'pending'";

    private final JdbcClient jdbc;

    DeliveryStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Returns an id that is greater than those before. */
    static String newId(String prefix) {
        return prefix + UuidCreator.getTimeOrderedEpoch().toString().replace("-", "");
    }

    /** Event to store for a webhook. */
    record NewDelivery(String id, Webhook webhook, String type, String subject, long at, String body, long now) {}

    /** Inserts a delivery that is due now; returns false if the webhook has the event already. */
    boolean insert(NewDelivery delivery) {
        return jdbc.sql("""
                        insert into webhook_delivery (id, endpoint_id, client_id, type, subject, event_at, body, status,
                            attempts, created_at, next_attempt_at)
                        values (:id, :endpoint_id, :client_id, :type, :subject, :event_at, :body, 'pending', 0, :now,
                            :now)
                        on conflict (endpoint_id, subject, type, event_at) do nothing
                        """)
                        .param("id", delivery.id())
                        .param("endpoint_id", delivery.webhook().id())
                        .param("client_id", delivery.webhook().clientId())
                        .param("type", delivery.type())
                        .param("subject", delivery.subject())
                        .param("event_at", delivery.at())
                        .param("body", delivery.body())
                        .param("now", delivery.now())
                        .update()
                == 1;
    }

    /** Ends the oldest pending deliveries of a client beyond the maximum; returns their number. */
    int dropExcess(String clientId, int max, long now) {
        return jdbc.sql("""
                        update webhook_delivery
                        set status = 'failed', last_error = 'dropped', finished_at = :now, next_attempt_at = null,
                            owner = null
                        where client_id = :client_id and status = 'pending' and id <=
                            (select id from webhook_delivery where client_id = :client_id and status = 'pending'
                             order by id desc limit 1 offset :max)
                        """)
                .param("now", now)
                .param("client_id", clientId)
                .param("max", max)
                .update();
    }

    /**
     * Delivery whose next attempt is due.
     *
     * @param nextAttemptAt due time as it is stored
     * @param failing whether the last attempt of the webhook failed
     */
    record Due(String id, String webhookId, long nextAttemptAt, boolean failing) {}

    /**
     * Returns deliveries of enabled webhooks that are due, those that wait longest first.
     *
     * @param except ids of webhooks to leave out
     * @param failingToo whether webhooks are included whose last attempt failed
     */
    List<Due> due(long now, Collection<String> except, boolean failingToo, int limit) {
        return jdbc.sql("""
                        select d.id, d.endpoint_id, d.next_attempt_at, e.failures
                        from webhook_delivery d join webhook_endpoint e on e.id = d.endpoint_id
                        where d.status = 'pending' and d.next_attempt_at <= :now and d.endpoint_id not in (:except)
                            and e.enabled = :yes and e.failures <= :max_failures
                        order by d.next_attempt_at limit :limit
                        """)
                .param("now", now)
                // a list of parameters must not be empty
                .param("except", Stream.concat(Stream.of(""), except.stream()).toList())
                .param("yes", true)
                .param("max_failures", failingToo ? Integer.MAX_VALUE : 0)
                .param("limit", limit)
                .query((row, _) -> new Due(
                        row.getString("id"),
                        row.getString("endpoint_id"),
                        row.getLong("next_attempt_at"),
                        row.getInt("failures") > 0))
                .list();
    }

    /**
     * Begins an attempt; returns false if another one was faster.
     *
     * @param leaseUntil time from which on the delivery is due again, unless the attempt ends before
     */
    boolean claim(Due due, String owner, long now, long leaseUntil) {
        return jdbc.sql("""
                        update webhook_delivery
                        set owner = :owner, next_attempt_at = :lease_until, attempts = attempts + 1,
                            last_attempt_at = :now
                        where id = :id and status = 'pending' and next_attempt_at = :next_attempt_at
                        """)
                        .param("owner", owner)
                        .param("lease_until", leaseUntil)
                        .param("now", now)
                        .param("id", due.id())
                        .param("next_attempt_at", due.nextAttemptAt())
                        .update()
                == 1;
    }

    /**
     * Delivery that an attempt of this replica owns, with what is needed to send it.
     *
     * @param id id of the delivery
     * @param owner id of the attempt
     * @param attempts number of attempts, including this one
     * @param createdAt time at which it was stored, in milliseconds
     * @param secret secret as it is stored
     * @param previousSecret secret before the last rotation as it is stored; null if there is none
     * @param previousUntil time until which that one also signs, in milliseconds
     */
    record ClaimedDelivery(
            String id,
            String owner,
            String webhookId,
            String url,
            String body,
            int attempts,
            long createdAt,
            String secret,
            @Nullable String previousSecret,
            long previousUntil) {}

    /** Returns a claimed delivery; empty if it was removed, or is owned by another attempt now. */
    Optional<ClaimedDelivery> claimed(String id, String owner) {
        return jdbc.sql("""
                        select d.id, d.owner, d.endpoint_id, d.body, d.attempts, d.created_at, e.url, e.secret,
                            e.previous_secret, e.previous_until
                        from webhook_delivery d join webhook_endpoint e on e.id = d.endpoint_id
                        where d.id = :id and d.owner = :owner and d.status = 'pending'
                        """)
                .param("id", id)
                .param("owner", owner)
                .query((row, _) -> new ClaimedDelivery(
                        row.getString("id"),
                        row.getString("owner"),
                        row.getString("endpoint_id"),
                        row.getString("url"),
                        row.getString("body"),
                        row.getInt("attempts"),
                        row.getLong("created_at"),
                        row.getString("secret"),
                        row.getString("previous_secret"),
                        row.getLong("previous_until")))
                .optional();
    }

    /** Ends a delivery; returns false if the attempt does not own it. */
    boolean finish(
            ClaimedDelivery delivery,
            Delivery.State state,
            @Nullable Integer status,
            @Nullable String error,
            long now) {
        return jdbc.sql("""
                        update webhook_delivery
                        set status = :state, last_status = :status, last_error = :error, finished_at = :now,
                            next_attempt_at = null, owner = null
                        """ + OWNED)
                        .param("state", state.label())
                        .param("status", status, Types.INTEGER)
                        .param("error", error, Types.VARCHAR)
                        .param("now", now)
                        .param("id", delivery.id())
                        .param("owner", delivery.owner())
                        .update()
                == 1;
    }

    /** Ends an attempt that another one follows; returns false if the attempt does not own the delivery. */
    boolean retry(ClaimedDelivery delivery, @Nullable Integer status, String error, long nextAttemptAt) {
        return jdbc.sql("""
                        update webhook_delivery
                        set last_status = :status, last_error = :error, next_attempt_at = :next_attempt_at, owner = null
                        """ + OWNED)
                        .param("status", status, Types.INTEGER)
                        .param("error", error)
                        .param("next_attempt_at", nextAttemptAt)
                        .param("id", delivery.id())
                        .param("owner", delivery.owner())
                        .update()
                == 1;
    }

    /** Ends an attempt that did not take place. */
    void release(ClaimedDelivery delivery, long nextAttemptAt) {
        jdbc.sql("""
                        update webhook_delivery
                        set next_attempt_at = :next_attempt_at, attempts = attempts - 1, owner = null
                        """ + OWNED)
                .param("next_attempt_at", nextAttemptAt)
                .param("id", delivery.id())
                .param("owner", delivery.owner())
                .update();
    }

    /** Ends all pending deliveries of a webhook. */
    void failAll(String webhookId, String error, long now) {
        jdbc.sql("""
                        update webhook_delivery
                        set status = 'failed', last_error = :error, finished_at = :now, next_attempt_at = null,
                            owner = null
                        where endpoint_id = :webhook_id and status = 'pending'
                        """)
                .param("error", error)
                .param("now", now)
                .param("webhook_id", webhookId)
                .update();
    }

    /** Makes a delivery due now, with all attempts; returns false if the webhook has no such delivery. */
    boolean redeliver(String webhookId, String id, long now) {
        return jdbc.sql("""
                        update webhook_delivery
                        set status = 'pending', attempts = 0, next_attempt_at = :now, owner = null, finished_at = null
                        where id = :id and endpoint_id = :webhook_id
                        """)
                        .param("now", now)
                        .param("id", id)
                        .param("webhook_id", webhookId)
                        .update()
                == 1;
    }

    Optional<Delivery> find(String webhookId, String id) {
        return jdbc.sql("select * from webhook_delivery where id = :id and endpoint_id = :webhook_id")
                .param("id", id)
                .param("webhook_id", webhookId)
                .query(DeliveryStore::delivery)
                .optional();
    }

    /** Returns a pending delivery of a type. */
    Optional<Delivery> findPending(String webhookId, String type) {
        return jdbc.sql("""
                        select * from webhook_delivery
                        where endpoint_id = :webhook_id and type = :type and status = 'pending' order by id limit 1
                        """)
                .param("webhook_id", webhookId)
                .param("type", type)
                .query(DeliveryStore::delivery)
                .optional();
    }

    /**
     * Returns deliveries of a webhook, newest first.
     *
     * @param before exclusive upper bound for the ids; empty to start at the newest
     */
    List<Delivery> list(String webhookId, String before, int limit) {
        return jdbc.sql("""
                        select * from webhook_delivery
                        where endpoint_id = :webhook_id and (:before = '' or id < :before) order by id desc limit :limit
                        """)
                .param("webhook_id", webhookId)
                .param("before", before)
                .param("limit", limit)
                .query(DeliveryStore::delivery)
                .list();
    }

    long countPending() {
        return jdbc.sql("select count(*) from webhook_delivery where status = 'pending'")
                .query(Long.class)
                .single();
    }

    /** Deletes deliveries that ended before this time, at most the given number; returns their number. */
    int clean(long before, int limit) {
        return jdbc.sql("""
                        delete from webhook_delivery where id in
                            (select id from webhook_delivery where status <> 'pending' and finished_at < :before
                             order by finished_at limit :limit)
                        """).param("before", before).param("limit", limit).update();
    }

    private static Delivery delivery(ResultSet row, int number) throws SQLException {
        int status = row.getInt("last_status");
        return new Delivery(
                row.getString("id"),
                row.getString("type"),
                row.getString("subject"),
                Delivery.State.of(row.getString("status")),
                row.getInt("attempts"),
                Instant.ofEpochMilli(row.getLong("created_at")),
                WebhookStore.instant(row, "next_attempt_at"),
                WebhookStore.instant(row, "last_attempt_at"),
                status == 0 ? null : (Integer) status,
                row.getString("last_error"));
    }
}
