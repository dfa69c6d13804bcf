package io.gateway302.identity;

import com.github.f4b6a3.uuid.UuidCreator;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Who changed what, and when. An entry is written in the transaction of its change: neither is there without the other.
 * It is published as an event too, for whoever keeps a record beyond the reach of the database's owner.
 */
public final class AuditTrail {

    /** Who it was if it was no operator: the sandbox makes its demo client by itself. */
    private static final String GATEWAY = "gateway";

    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    AuditTrail(JdbcClient jdbc, ApplicationEventPublisher events, Clock clock) {
        this.jdbc = jdbc;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Notes a change by whoever makes the current request, inside the transaction of that change.
     *
     * @param action what is done, such as {@code key.revoke}; at most 32 characters
     * @param targetType to what kind of thing; at most 32 characters
     * @param targetId to which; at most 64 characters
     * @param client the client that it concerns, if any
     * @param detail more, as it is to be read later; no secrets
     */
    public void record(
            String action, String targetType, String targetId, @Nullable Client client, Map<String, ?> detail) {
        AuditEntry entry = new AuditEntry(
                UuidCreator.getTimeOrderedEpoch().toString(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                actor(),
                action,
                targetType,
                targetId,
                client == null ? null : client.id(),
                client == null ? null : client.name(),
                JsonColumn.tree(JsonColumn.of(detail)));
        jdbc.sql("""
                        insert into admin_audit (id, at, actor, action, target_type, target_id, client_id, client_name,
                            detail)
                        values (:id, :at, :actor, :action, :target_type, :target_id, :client_id, :client_name, :detail)
                        """)
                .param("id", entry.id())
                .param("at", entry.at().toEpochMilli())
                .param("actor", entry.actor())
                .param("action", entry.action())
                .param("target_type", entry.targetType())
                .param("target_id", entry.targetId())
                .param("client_id", entry.clientId(), Types.VARCHAR)
                .param("client_name", entry.client(), Types.VARCHAR)
                .param("detail", JsonColumn.of(entry.detail()))
                .update();
        events.publishEvent(entry);
    }

    /**
     * Some entries, the newest first.
     *
     * @param before the id before which to begin; empty for the newest
     * @param limit how many at most
     */
    public List<AuditEntry> list(AuditQuery query, String before, int limit) {
        return jdbc.sql("""
                        select * from admin_audit
                        where (:before = '' or id < :before)
                            and (:client = '' or client_id = :client or client_name = :client)
                            and at >= :from and at < :to
                        order by id desc limit :limit
                        """)
                .param("before", before)
                .param("client", query.client() == null ? "" : query.client())
                .param("from", millis(query.from(), Long.MIN_VALUE))
                .param("to", millis(query.to(), Long.MAX_VALUE))
                .param("limit", limit)
                .query(AuditTrail::entry)
                .list();
    }

    private static AuditEntry entry(ResultSet row, int number) throws SQLException {
        return new AuditEntry(
                row.getString("id"),
                Instant.ofEpochMilli(row.getLong("at")),
                row.getString("actor"),
                row.getString("action"),
                row.getString("target_type"),
                row.getString("target_id"),
                row.getString("client_id"),
                row.getString("client_name"),
                JsonColumn.tree(row.getString("detail")));
    }

    private static String actor() {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.getPrincipal() instanceof Administrator operator
                ? operator.toString()
                : GATEWAY;
    }

    private static long millis(@Nullable Instant instant, long otherwise) {
        return instant == null ? otherwise : instant.toEpochMilli();
    }
}
