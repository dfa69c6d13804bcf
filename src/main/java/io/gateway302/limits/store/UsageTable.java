package io.gateway302.limits.store;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Database table with the sums of one process. */
public final class UsageTable {

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;

    public UsageTable(JdbcClient jdbc, TransactionOperations transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    List<UsageRow> read(Instant now) {
        return jdbc.sql("""
                        select client_id, meter, period, period_number, used, expires_at
                        from limit_usage
                        where expires_at > :now
                        """)
                .param("now", now.toEpochMilli())
                .query((row, _) -> new UsageRow(
                        row.getString("client_id"),
                        row.getString("meter"),
                        Window.valueOf(row.getString("period").toUpperCase(Locale.ROOT)),
                        row.getLong("period_number"),
                        row.getLong("used"),
                        Instant.ofEpochMilli(row.getLong("expires_at"))))
                .list();
    }

    void write(Collection<UsageRow> rows) {
        transactions.executeWithoutResult(_ -> rows.forEach(this::write));
    }

    private void write(UsageRow row) {
        jdbc.sql("""
                        insert into limit_usage (client_id, meter, period, period_number, used, expires_at)
                        values (:client, :meter, :period, :number, :used, :expires)
                        on conflict (client_id, meter) do update
                        set period_number = excluded.period_number,
                            used = excluded.used,
                            expires_at = excluded.expires_at
                        """)
                .param("client", row.clientId())
                .param("meter", row.limitKey())
                .param("period", row.window().label())
                .param("number", row.number())
                .param("used", row.used())
                .param("expires", row.expiresAt().toEpochMilli())
                .update();
    }

    void prune(Instant now) {
        jdbc.sql("delete from limit_usage where expires_at <= :now")
                .param("now", now.toEpochMilli())
                .update();
    }
}
