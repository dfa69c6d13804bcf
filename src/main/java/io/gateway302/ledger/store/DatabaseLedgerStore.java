package io.gateway302.ledger.store;

import io.gateway302.ledger.LedgerStore;
import io.gateway302.ledger.Link;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Store that appends links to the table of all chains. */
final class DatabaseLedgerStore implements LedgerStore {

    private static final String INSERT = "insert into ledger_entry (" + EntryRow.COLUMNS + """
            ) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing""";

    private static final int ADDED_AT_ONCE = 500;

    private final LedgerDatabase database;
    private final RetentionPartitions months;

    DatabaseLedgerStore(LedgerDatabase database, RetentionPartitions months) {
        this.database = database;
        this.months = months;
    }

    @Override
    public void append(List<Link> links) {
        List<EntryRow> rows = links.stream().map(EntryRow::of).toList();
        try {
            keep(rows);
        } catch (DataIntegrityViolationException e) {
            // the partition of a new month may not exist yet
            if (!months.prepare(monthsOf(rows))) {
                throw e;
            }
            keep(rows);
        }
    }

    private void keep(List<EntryRow> rows) {
        Map<String, List<EntryRow>> chains =
                rows.stream().collect(Collectors.groupingBy(row -> row.link().writer()));
        database.write(jdbc -> {
            chains.forEach((writer, chain) -> keep(jdbc, writer, chain));
            DatabaseIntentStore.remove(jdbc, rows);
            return chains;
        });
    }

    private static void keep(JdbcTemplate jdbc, String writer, List<EntryRow> chain) {
        long removed = Anchors.find(jdbc, writer).map(Anchor::sequence).orElse(0L);
        Map<Long, String> kept = kept(jdbc, writer, chain);
        List<EntryRow> added = chain.stream()
                .filter(row -> row.link().sequence() > removed && isNew(row.link(), kept))
                .toList();
        jdbc.batchUpdate(INSERT, added, ADDED_AT_ONCE, (statement, row) -> row.write(statement));
    }

    private static boolean isNew(Link link, Map<Long, String> kept) {
        String hash = kept.get(link.sequence());
        if (hash != null && !hash.equals(link.hash())) {
            // ignoring the conflict would lose an entry silently
            throw new BrokenChainException(link);
        }
        return hash == null;
    }

    private static Map<Long, String> kept(JdbcTemplate jdbc, String writer, List<EntryRow> chain) {
        LongSummaryStatistics range =
                chain.stream().mapToLong(row -> row.link().sequence()).summaryStatistics();
        Map<Long, String> kept = new HashMap<>();
        RowCallbackHandler note = row -> kept.put(row.getLong("sequence"), row.getString("hash"));
        JdbcClient.create(jdbc)
                .sql("""
                        select sequence, hash from ledger_entry
                        where writer = :writer and sequence between :first and :last
                        """)
                .param("writer", writer)
                .param("first", range.getMin())
                .param("last", range.getMax())
                .query(note);
        return kept;
    }

    private static Set<YearMonth> monthsOf(List<EntryRow> rows) {
        return rows.stream()
                .map(row -> RetentionPartitions.of(row.recordedAt()))
                .collect(Collectors.toSet());
    }
}
