package io.gateway302.identity.client;

import com.github.f4b6a3.uuid.UuidCreator;
import io.gateway302.identity.Administrator;
import io.gateway302.identity.Client;
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
 * Audit trail of all changes by operators. An entry is written in the transaction of its change, so that both are
 * stored or neither is. Each entry is also published as an application event, for records that the owner of the
 * database cannot change.
 */
public final class AuditTrail {

    /** Actor for changes without an operator, such as the demo client that the sandbox creates. */
    private static final String GATEWAY = "gateway";

    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    public AuditTrail(JdbcClient jdbc, ApplicationEventPublisher events, Clock clock) {
        this.jdbc = jdbc;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Records a change by the operator of the current request. The caller must have started the transaction of the
     * change.
     *
     * @param action kind of the change, such as {@code key.revoke}; at most 32 characters
     * @param targetType type of the changed object; at most 32 characters
     * @param targetId id of the changed object; at most 64 characters
     * @param client client that the change concerns, or null
     * @param detail further details as they are to be read later, without secrets
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
     * Returns one page of entries, newest first.
     *
     * @param before exclusive upper bound for the ids; empty to start at the newest entry
     * @param limit maximum number of entries
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
