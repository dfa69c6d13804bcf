package io.gateway302.ledger.journal;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One SQLite connection and its prepared statements, used until the first failure. */
final class JournalSession implements JournalStatements {

    private static final Logger log = LoggerFactory.getLogger(JournalSession.class);

    private final Connection connection;
    private final Path file;
    private final Map<String, PreparedStatement> statements = new HashMap<>();
    private boolean active;

    JournalSession(Connection connection, Path file) {
        this.connection = connection;
        this.file = file;
    }

    void begin() throws SQLException {
        connection.setAutoCommit(false);
        active = true;
    }

    /**
     * Commits the transaction. With this driver, switching on auto-commit commits without starting a new transaction.
     */
    void commit() throws SQLException {
        requireActive();
        active = false;
        connection.setAutoCommit(true);
    }

    @Override
    public int update(String sql, Object... values) {
        return run(sql, PreparedStatement::executeUpdate, values);
    }

    @Override
    public <T> List<T> query(String sql, RowReader<T> rows, Object... values) {
        return run(
                sql,
                statement -> {
                    List<T> found = new ArrayList<>();
                    try (ResultSet row = statement.executeQuery()) {
                        while (row.next()) {
                            found.add(rows.read(row));
                        }
                    }
                    return found;
                },
                values);
    }

    private <T> T run(String sql, Execution<T> execution, Object... values) {
        requireActive();
        boolean done = false;
        try {
            PreparedStatement statement = statements.get(sql);
            if (statement == null) {
                statement = connection.prepareStatement(sql);
                statements.put(sql, statement);
            }
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            T result = execution.of(statement);
            done = true;
            return result;
        } catch (SQLException e) {
            if (StorageFault.is(e)) {
                throw JournalException.notWritten(e, file);
            }
            throw new IllegalStateException("A statement of the journal fails: " + sql, e);
        } finally {
            // SQLite may have rolled back on its own: the next statement would be committed separately
            active = active && done;
        }
    }

    private void requireActive() {
        if (!active) {
            throw new IllegalStateException("The transaction of the journal is over");
        }
    }

    /** Closes the connection. SQLite rolls back an uncommitted transaction. */
    void close() {
        active = false;
        try (connection) {
            for (PreparedStatement statement : statements.values()) {
                statement.close();
            }
        } catch (SQLException e) {
            log.debug("A connection to {} did not close cleanly", file, e);
        }
    }

    @FunctionalInterface
    private interface Execution<T> {

        T of(PreparedStatement statement) throws SQLException;
    }
}
