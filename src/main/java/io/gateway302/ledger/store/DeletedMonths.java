package io.gateway302.ledger.store;

import java.time.YearMonth;
import java.util.Collection;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Months in a single table. They are removed in batches, so that appends are not blocked for long. */
final class DeletedMonths implements RetentionPartitions {

    private static final int REMOVED_AT_ONCE = 1000;

    private final LedgerDatabase database;
    private final Anchors anchors;

    DeletedMonths(LedgerDatabase database, Anchors anchors) {
        this.database = database;
        this.anchors = anchors;
    }

    @Override
    public boolean prepare(Collection<YearMonth> months) {
        return false;
    }

    @Override
    public void dropBefore(YearMonth first) {
        long until = RetentionPartitions.start(first);
        for (String writer : database.read(jdbc -> Writers.in(jdbc, "ledger_entry"))) {
            while (database.write(jdbc -> dropSome(jdbc, writer, until))) {
                // continue with the next batch
            }
        }
    }

    /** Removes some links from the beginning of a chain. Returns false if there was nothing to remove. */
    private boolean dropSome(JdbcTemplate jdbc, String writer, long until) {
        Optional<EntryRow> last = JdbcClient.create(jdbc)
                .sql("select " + EntryRow.COLUMNS + """
                         from (select * from ledger_entry where writer = :writer order by sequence limit :most)
                        where recorded_at < :until order by sequence desc limit 1
                        """)
                .param("writer", writer)
                .param("most", REMOVED_AT_ONCE)
                .param("until", until)
                .query(EntryRow::read)
                .optional();
        last.ifPresent(row -> {
            anchors.put(jdbc, row);
            JdbcClient.create(jdbc)
                    .sql("delete from ledger_entry where writer = :writer and sequence <= :sequence")
                    .param("writer", writer)
                    .param("sequence", row.link().sequence())
                    .update();
        });
        return last.isPresent();
    }
}
