package io.gateway302.ledger.store;

import io.gateway302.ledger.CallEntry;
import io.gateway302.ledger.LedgerEntry;
import io.gateway302.ledger.LedgerPosition;
import io.gateway302.ledger.RecordedCall;
import io.gateway302.ledger.ResultEntry;
import io.gateway302.ledger.SettlementEntry;
import io.gateway302.ledger.query.LedgerQuery;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Search for calls. Its statement contains only the conditions in use, so that the database chooses the right index.
 */
final class CallSearch {

    /** Beginning of a statement that {@link #call} reads, with what was recorded of the call after its own entry. */
    static final String SELECT = """
            select c.writer, c.sequence, c.document, c.previous_hash, c.hash,
                (select string_agg(l.document, ',') from ledger_entry l
                    where l.id = c.id and l.kind in ('settlement', 'result') and l.recorded_at >= c.started_at)
                    as later
            from ledger_entry c where c.kind = 'call'""";

    private static final String ORDER = " order by c.started_at desc, c.id desc limit :limit";

    private final StringBuilder conditions = new StringBuilder();
    private final Map<String, Object> values = new HashMap<>();

    private CallSearch() {}

    static CallSearch of(JdbcTemplate jdbc, LedgerQuery query) {
        CallSearch search = new CallSearch();
        String client = query.client();
        if (client != null) {
            search.and(isClientId(jdbc, client) ? "c.client_id = :client" : "c.client = :client", "client", client);
        }
        search.and("c.operation = :operation", "operation", query.operation());
        search.and("c.model = :model", "model", query.model());
        search.and("c.key_id = :key", "key", query.key());
        search.and("c.request_id = :request", "request", query.requestId());
        search.and("c.upstream_request_id = :upstream", "upstream", query.upstreamRequestId());
        search.and("c.outcome = :outcome", "outcome", query.outcome());
        search.and("c.started_at < :to", "to", millis(query.to()));
        // a call is recorded after its start; with this condition, a server skips whole partitions
        search.and("c.started_at >= :from and c.recorded_at >= :from", "from", millis(query.from()));
        return search;
    }

    /** Returns a page of calls after this position. */
    List<RecordedCall> page(JdbcTemplate jdbc, @Nullable LedgerPosition after, int limit) {
        JdbcClient.StatementSpec statement;
        if (after == null) {
            statement = JdbcClient.create(jdbc).sql(SELECT + conditions + ORDER);
        } else {
            statement = JdbcClient.create(jdbc)
                    .sql(SELECT + conditions + " and (c.started_at, c.id) < (:after, :after_id)" + ORDER)
                    .param("after", after.startedAt().toEpochMilli())
                    .param("after_id", after.id());
        }
        return statement
                .params(values)
                .param("limit", limit)
                .query(CallSearch::call)
                .list();
    }

    /**
     * Returns whether this is the id of a client, otherwise it is a name. A condition with both alternatives could not
     * use an index.
     */
    private static boolean isClientId(JdbcTemplate jdbc, String client) {
        return JdbcClient.create(jdbc)
                .sql("select id from ledger_entry where kind = 'call' and client_id = :client limit 1")
                .param("client", client)
                .query(String.class)
                .optional()
                .isPresent();
    }

    private void and(String condition, String name, @Nullable Object value) {
        if (value != null) {
            conditions.append(" and ").append(condition);
            values.put(name, value);
        }
    }

    private static @Nullable Long millis(@Nullable Instant instant) {
        return instant == null ? null : instant.toEpochMilli();
    }

    static RecordedCall call(ResultSet row, int number) throws SQLException {
        try {
            List<LedgerEntry> later = EntryRow.entries(row.getString("later"));
            return new RecordedCall(
                    (CallEntry) EntryRow.entry(row.getString("document")),
                    only(later, SettlementEntry.class).findFirst().orElse(null),
                    results(later),
                    row.getString("previous_hash"),
                    row.getString("hash"));
        } catch (IllegalArgumentException | ClassCastException e) {
            throw new IllegalStateException(
                    "The entry of " + row.getString("writer") + " at " + row.getLong("sequence")
                            + " in the ledger is not as it was written",
                    e);
        }
    }

    /** Returns one entry for each position: after a crash the same file may be recorded again. */
    private static List<ResultEntry> results(List<LedgerEntry> later) {
        Map<Integer, ResultEntry> byPosition = only(later, ResultEntry.class)
                .collect(Collectors.toMap(
                        ResultEntry::position, Function.identity(), (first, _) -> first, TreeMap::new));
        return List.copyOf(byPosition.values());
    }

    private static <T extends LedgerEntry> Stream<T> only(List<LedgerEntry> entries, Class<T> kind) {
        return entries.stream().filter(kind::isInstance).map(kind::cast);
    }
}
