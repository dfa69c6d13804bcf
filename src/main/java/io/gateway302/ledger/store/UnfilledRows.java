package io.gateway302.ledger.store;

import io.gateway302.ledger.Link;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Rows of earlier versions, which lack the columns that were added since. They are filled from the documents, in short
 * transactions and while the ledger is in use. During an upgrade, replicas of the earlier version write such rows too.
 */
final class UnfilledRows {

    private static final Logger log = LoggerFactory.getLogger(UnfilledRows.class);

    private static final int AT_ONCE = 500;

    private static final String SELECT = """
            select * from ledger_entry
            where kind = 'call' and key_id is null and (writer, sequence) > (?, ?)
            order by writer, sequence limit ?""";

    private static final String UPDATE = """
            update ledger_entry set model = ?, key_id = ?, upstream_key = ?, upstream_request_id = ?, tags = ?
            where writer = ? and sequence = ? and recorded_at = ?""";

    private final LedgerDatabase database;

    UnfilledRows(LedgerDatabase database) {
        this.database = database;
    }

    /** Fills all such rows, and returns their number. Rows whose document is no entry are left to the verification. */
    long fill() {
        long filled = 0;
        EntryRow last = null;
        List<EntryRow> piece;
        do {
            piece = next(last);
            List<EntryRow> complete = complete(piece);
            database.write(jdbc -> update(jdbc, complete));
            filled += complete.size();
            last = piece.isEmpty() ? null : piece.getLast();
        } while (piece.size() == AT_ONCE);
        if (filled > 0) {
            log.info("{} rows of an earlier version can now be found by model, key and upstream request id", filled);
        }
        return filled;
    }

    private List<EntryRow> next(@Nullable EntryRow last) {
        return database.read(jdbc -> jdbc.query(
                SELECT,
                EntryRow::read,
                last == null ? "" : last.link().writer(),
                last == null ? Long.MIN_VALUE : last.link().sequence(),
                AT_ONCE));
    }

    private static List<EntryRow> complete(List<EntryRow> rows) {
        List<EntryRow> complete = new ArrayList<>();
        for (EntryRow row : rows) {
            try {
                complete.add(EntryRow.of(row.link()));
            } catch (IllegalArgumentException e) {
                log.debug("The row cannot be filled: {}", e.getMessage());
            }
        }
        return complete;
    }

    private static int[][] update(JdbcTemplate jdbc, List<EntryRow> rows) {
        return jdbc.batchUpdate(UPDATE, rows, AT_ONCE, (statement, row) -> {
            Link link = row.link();
            statement.setString(1, row.model());
            statement.setString(2, row.keyId());
            statement.setString(3, row.upstreamKey());
            statement.setString(4, row.upstreamRequestId());
            statement.setString(5, row.tags());
            statement.setString(6, link.writer());
            statement.setLong(7, link.sequence());
            statement.setLong(8, row.recordedAt());
        });
    }
}
