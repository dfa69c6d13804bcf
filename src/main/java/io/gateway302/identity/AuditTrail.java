package io.gateway302.identity;

import com.github.f4b6a3.uuid.UuidCreator;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/** Who changed what, and when. An entry is written in the transaction of its change: neither is there without the other. */
public final class AuditTrail {

    /** Who it was if it was no operator: the sandbox makes its demo client by itself. */
    private static final String GATEWAY = "gateway";

    private final JdbcClient jdbc;
    private final Clock clock;

    AuditTrail(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
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
        jdbc.sql("""
                        insert into admin_audit (id, at, actor, action, target_type, target_id, client_id, client_name,
                            detail)
                        values (:id, :at, :actor, :action, :target_type, :target_id, :client_id, :client_name, :detail)
                        """)
                .param("id", UuidCreator.getTimeOrderedEpoch().toString())
                .param("at", clock.millis())
                .param("actor", actor())
                .param("action", action)
                .param("target_type", targetType)
                .param("target_id", targetId)
                .param("client_id", client == null ? null : client.id(), Types.VARCHAR)
                .param("client_name", client == null ? null : client.name(), Types.VARCHAR)
                .param("detail", JsonColumn.of(detail))
                .update();
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
