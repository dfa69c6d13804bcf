package io.gateway302.ledger.journal;

import io.gateway302.ledger.journal.JournalStatements.RowReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reader of committed data in a journal, for any thread, one at a time. A failed connection is replaced. */
final class JournalReader implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(JournalReader.class);

    private final Path file;
    private @Nullable Connection connection;

    /** Creates a reader without a connection, which the first query opens. */
    JournalReader(Path file) {
        this.file = file;
    }

    /**
     * Runs a query.
     *
     * @throws JournalException if the journal cannot be read
     */
    synchronized <T> List<T> query(String sql, RowReader<T> rows, Object... values) {
        boolean done = false;
        try (PreparedStatement statement = connection().prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            List<T> found = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.add(rows.read(row));
                }
            }
            done = true;
            return found;
        } catch (SQLException e) {
            throw JournalException.notRead(e, file);
        } finally {
            if (!done) {
                close();
            }
        }
    }

    private Connection connection() throws SQLException {
        Connection current = connection;
        if (current == null) {
            // mode 2: a missing file is not created; SQLite needs write access to its shared memory even for reads
            current = DriverManager.getConnection("jdbc:sqlite:" + file + "?open_mode=2&busy_timeout=5000");
            connection = current;
        }
        return current;
    }

    @Override
    public synchronized void close() {
        Connection current = connection;
        connection = null;
        if (current != null) {
            try {
                current.close();
            } catch (SQLException e) {
                log.debug("A connection to {} did not close cleanly", file, e);
            }
        }
    }
}
