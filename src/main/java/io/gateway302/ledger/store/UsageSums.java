package io.gateway302.ledger.store;

import io.gateway302.ledger.query.UsageKey;
import io.gateway302.ledger.query.UsageQuery;
import io.gateway302.ledger.query.UsageSum;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
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

    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long DAY = Duration.ofDays(1).toMillis();

    private final UsageQuery query;
    private final Dialect dialect;

    UsageSums(UsageQuery query, Dialect dialect) {
        this.query = query;
        this.dialect = dialect;
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
        String keys =
                query.groupBy().stream().flatMap(key -> columns(key).stream()).collect(Collectors.joining(", "));
        String units = UsageSum.UNITS.stream()
                .map(UsageSums::column)
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

    private List<String> columns(UsageKey key) {
        return switch (key.dimension()) {
            case CLIENT -> List.of("c.client", "c.client_id");
            case OPERATION -> List.of("c.operation");
            case MODEL -> List.of("c.model");
            case KEY -> List.of("c.key_id");
            case UPSTREAM_KEY -> List.of("c.upstream_key");
            // the form of a tag's key allows no quote
            case TAG ->
                List.of(
                        switch (dialect) {
                            case SQLITE -> "json_extract(c.tags, '$.\"" + key.tag() + "\"')";
                            case POSTGRESQL -> "cast(c.tags as json) ->> '" + key.tag() + "'";
                        });
            case HOUR -> List.of("c.started_at / " + HOUR);
            case DAY -> List.of("c.started_at / " + DAY);
            case MONTH ->
                List.of(
                        switch (dialect) {
                            case SQLITE -> "strftime('%Y-%m', c.started_at / 1000, 'unixepoch')";
                            case POSTGRESQL ->
                                "to_char(to_timestamp(c.started_at / 1000) at time zone 'UTC', 'YYYY-MM')";
                        });
        };
    }

    private UsageSum sum(ResultSet row, int number) throws SQLException {
        long unpriced = row.getLong("unpriced");
        return new UsageSum(
                group(row),
                row.getLong("calls"),
                row.getLong("failures"),
                units(row),
                cost(row.getString("cost"), unpriced),
                unpriced);
    }

    /** Returns the values of the grouping keys, which are the first columns. */
    private Map<String, @Nullable String> group(ResultSet row) throws SQLException {
        Map<String, @Nullable String> group = new LinkedHashMap<>();
        int column = 0;
        for (UsageKey key : query.groupBy()) {
            String text = row.getString(++column);
            group.put(
                    key.label(),
                    switch (key.dimension()) {
                        case HOUR ->
                            Instant.ofEpochMilli(row.getLong(column) * HOUR).toString();
                        case DAY -> LocalDate.ofEpochDay(row.getLong(column)).toString();
                        default -> text;
                    });
            if (key.dimension() == UsageKey.Dimension.CLIENT) {
                group.put("client_id", row.getString(++column));
            }
        }
        return group;
    }

    private static Map<String, Long> units(ResultSet row) throws SQLException {
        Map<String, Long> units = new LinkedHashMap<>();
        for (String unit : UsageSum.UNITS) {
            long quantity = row.getLong(column(unit));
            if (!row.wasNull()) {
                units.put(unit, quantity);
            }
        }
        return units;
    }

    private static String column(String unit) {
        return unit + "s";
    }

    private static @Nullable BigDecimal cost(@Nullable String nanos, long unpriced) {
        if (nanos == null) {
            return unpriced == 0 ? BigDecimal.ZERO : null;
        }
        return new BigDecimal(nanos).movePointLeft(EntryRow.NANOS);
    }
}
