package io.gateway302.ledger.store;

import io.gateway302.ledger.CallEntry;
import io.gateway302.ledger.IntentStore;
import io.gateway302.ledger.LedgerEntry;
import io.gateway302.ledger.LedgerJson;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Store of intents in a table next to the entries. */
final class DatabaseIntentStore implements IntentStore {

    private static final int ADOPTED_AT_ONCE = 100;

    private final LedgerDatabase database;

    DatabaseIntentStore(LedgerDatabase database) {
        this.database = database;
    }

    @Override
    public void put(String writer, CallEntry ifAbandoned) {
        database.write(jdbc -> JdbcClient.create(jdbc)
                .sql("insert into ledger_intent (id, writer, put_at, document) values (:id, :writer, :at, :document)")
                .param("id", ifAbandoned.id())
                .param("writer", writer)
                .param("at", ifAbandoned.recordedAt().toEpochMilli())
                .param("document", LedgerJson.MAPPER.writeValueAsString(ifAbandoned))
                .update());
    }

    /** Removes the intents of completed calls, in the transaction that stores their entries. */
    static void remove(JdbcTemplate jdbc, List<EntryRow> ended) {
        if (Boolean.TRUE.equals(jdbc.queryForObject("select exists (select 1 from ledger_intent)", Boolean.class))) {
            jdbc.batchUpdate(
                    "delete from ledger_intent where id = ?",
                    ended.stream().map(row -> new Object[] {row.id()}).toList());
        }
    }

    @Override
    public void removeLeftovers(String writer, Instant before, Collection<String> except) {
        Set<String> alive = Set.copyOf(except);
        database.write(jdbc -> {
            List<Object[]> left = JdbcClient.create(jdbc)
                    .sql("select id from ledger_intent where writer = :writer and put_at < :before")
                    .param("writer", writer)
                    .param("before", before.toEpochMilli())
                    .query(String.class)
                    .list()
                    .stream()
                    .filter(id -> !alive.contains(id))
                    .map(id -> new Object[] {id})
                    .toList();
            return jdbc.batchUpdate("delete from ledger_intent where id = ?", left);
        });
    }

    @Override
    public void adopt(Instant before, Consumer<List<CallEntry>> record) {
        boolean more = true;
        while (more) {
            more = database.write(jdbc -> adoptSome(jdbc, before, record)) == ADOPTED_AT_ONCE;
        }
    }

    private int adoptSome(JdbcTemplate jdbc, Instant before, Consumer<List<CallEntry>> record) {
        String others = switch (database.dialect()) {
            // SQLite has only one writer at a time
            case SQLITE -> "";
            case POSTGRESQL -> " for update skip locked";
        };
        List<CallEntry> left = JdbcClient.create(jdbc)
                .sql("select document from ledger_intent where put_at < :before order by put_at limit "
                        + ADOPTED_AT_ONCE + others)
                .param("before", before.toEpochMilli())
                .query((row, _) ->
                        (CallEntry) LedgerJson.MAPPER.readValue(row.getString("document"), LedgerEntry.class))
                .list();
        record.accept(left);
        jdbc.batchUpdate(
                "delete from ledger_intent where id = ?",
                left.stream().map(entry -> new Object[] {entry.id()}).toList());
        return left.size();
    }
}
