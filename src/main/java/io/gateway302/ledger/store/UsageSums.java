package io.gateway302.ledger.store;

import io.gateway302.ledger.UsageKey;
import io.gateway302.ledger.UsageQuery;
import io.gateway302.ledger.UsageSum;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Query for sums of usage. A settlement replaces the values in the entry of its call. */
final class UsageSums {

    private static final Map<String, String> UNITS = new LinkedHashMap<>();

    static {
        UNITS.put("images", "image");
        UNITS.put("seconds", "second");
        UNITS.put("tokens", "token");
        UNITS.put("characters", "character");
    }

    private static final String SUMS = """
            count(*) as calls,
            sum(case when c.outcome = 'succeeded' then 0 else 1 end) as failures,
            sum(case when s.id is null then c.cost else s.cost end) as cost,
            sum(case when s.id is null and c.billed and c.cost is null then 1
                     when s.id is not null and s.cost is null then 1
                     else 0 end) as unpriced""";

    private static final String FROM = """
             from ledger_entry c
            left join ledger_entry s
                on s.id = c.id and s.kind = 'settlement' and s.recorded_at >= c.started_at
            where c.kind = 'call'""";

    private final UsageQuery query;

    UsageSums(UsageQuery query) {
        this.query = query;
    }

    List<UsageSum> read(JdbcTemplate jdbc, int limit) {
        return JdbcClient.create(jdbc)
                .sql(statement())
                .params(bounds())
                .param("limit", limit)
                .query(this::sum)
                .list();
    }

    private String statement() {
        String keys = query.groupBy().stream().map(UsageSums::columns).collect(Collectors.joining(", "));
        String units = UNITS.keySet().stream()
                .map(column -> ", sum(coalesce(s." + column + ", c." + column + ")) as " + column)
                .collect(Collectors.joining());
        return "select " + (keys.isEmpty() ? "" : keys + ", ") + SUMS + units + FROM
                + (query.from() == null ? "" : " and c.started_at >= :from and c.recorded_at >= :from")
                + (query.to() == null ? "" : " and c.started_at < :to")
                + (keys.isEmpty() ? "" : " group by " + keys + " order by " + keys)
                + " limit :limit";
    }

    private Map<String, Object> bounds() {
        Map<String, Object> bounds = new LinkedHashMap<>();
        put(bounds, "from", query.from());
        put(bounds, "to", query.to());
        return bounds;
    }

    private static void put(Map<String, Object> bounds, String name, @Nullable Instant time) {
        if (time != null) {
            bounds.put(name, time.toEpochMilli());
        }
    }

    private static String columns(UsageKey key) {
        return switch (key) {
            case CLIENT -> "c.client, c.client_id";
            case OPERATION -> "c.operation";
            case DAY -> "c.started_at / 86400000";
        };
    }

    private UsageSum sum(ResultSet row, int number) throws SQLException {
        long unpriced = row.getLong("unpriced");
        return new UsageSum(
                has(UsageKey.CLIENT) ? row.getString("client") : null,
                has(UsageKey.CLIENT) ? row.getString("client_id") : null,
                has(UsageKey.OPERATION) ? row.getString("operation") : null,
                has(UsageKey.DAY) ? day(row) : null,
                row.getLong("calls"),
                row.getLong("failures"),
                units(row),
                cost(row.getString("cost"), unpriced),
                unpriced);
    }

    private boolean has(UsageKey key) {
        return query.groupBy().contains(key);
    }

    private LocalDate day(ResultSet row) throws SQLException {
        // of the keys, only the client has two columns
        int place = query.groupBy().indexOf(UsageKey.DAY) + 1;
        boolean afterClient = query.groupBy().subList(0, place).contains(UsageKey.CLIENT);
        return LocalDate.ofEpochDay(row.getLong(afterClient ? place + 1 : place));
    }

    private static Map<String, Long> units(ResultSet row) throws SQLException {
        Map<String, Long> units = new LinkedHashMap<>();
        for (Map.Entry<String, String> unit : UNITS.entrySet()) {
            long quantity = row.getLong(unit.getKey());
            if (!row.wasNull()) {
                units.put(unit.getValue(), quantity);
            }
        }
        return units;
    }

    private static @Nullable BigDecimal cost(@Nullable String nanos, long unpriced) {
        if (nanos == null) {
            return unpriced == 0 ? BigDecimal.ZERO : null;
        }
        return new BigDecimal(nanos).movePointLeft(EntryRow.NANOS);
    }
}
