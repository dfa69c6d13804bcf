package io.gateway302.ledger.journal;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Connection that writes to a journal. It is accessible inside a transaction only, and a failed transaction discards
 * it: SQLite rolls back on its own when the disk is full, and would then commit each further statement separately. It
 * is used by one thread.
 */
final class JournalConnection implements AutoCloseable {

    /** Option of the driver that prevents the creation of a missing file. */
    private static final String EXISTING = "&open_mode=2";

    private final Path file;
    private @Nullable JournalSession session;
    private boolean commitInDoubt;

    private JournalConnection(Path file, JournalSession session) {
        this.file = file;
        this.session = session;
    }

    /**
     * Opens the file, and creates it if it is missing.
     *
     * @throws JournalException if that is not possible
     */
    static JournalConnection open(Path file) {
        try {
            return new JournalConnection(file, new JournalSession(connect(file, ""), file));
        } catch (SQLException e) {
            throw new JournalException("The journal " + file + " cannot be opened: " + StorageFault.reason(e, file), e);
        }
    }

    private static Connection connect(Path file, String more) throws SQLException {
        // synchronous=FULL: a commit is on the disk when it returns. Without the option for generated keys, the driver
        // would prepare and run a query after each row
        return DriverManager.getConnection("jdbc:sqlite:" + file
                + "?journal_mode=WAL&synchronous=FULL&busy_timeout=5000&transaction_mode=IMMEDIATE"
                + "&jdbc.get_generated_keys=false" + more);
    }

    /**
     * Runs the work in a transaction and makes it durable, atomically. If {@link #isCommitInDoubt} returns true
     * afterwards, the transaction may be durable although this method threw an exception.
     *
     * @throws JournalException if the storage fails; other exceptions come from the work
     */
    <T> T transaction(Function<JournalStatements, T> work) {
        boolean committed = false;
        try {
            JournalSession current = session();
            current.begin();
            T result = work.apply(current);
            commitInDoubt = true;
            current.commit();
            commitInDoubt = false;
            committed = true;
            return result;
        } catch (SQLException e) {
            throw JournalException.notWritten(e, file);
        } finally {
            if (!committed) {
                discard();
            }
        }
    }

    /** Returns whether the last commit failed. Until the next transaction, it is unknown if the file contains it. */
    boolean isCommitInDoubt() {
        return commitInDoubt;
    }

    private JournalSession session() throws SQLException {
        JournalSession current = session;
        if (current == null) {
            Connection connection = connect(file, EXISTING);
            current = new JournalSession(connection, file);
            session = current;
            if (commitInDoubt) {
                settle(connection);
                commitInDoubt = false;
            }
        }
        return current;
    }

    /**
     * Moves the write-ahead log into the file. After a failed fsync the log may contain pages that the kernel counts as
     * written although they are not. This writes them again, to another place.
     */
    private static void settle(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("pragma wal_checkpoint(truncate)")) {
            if (!row.next() || row.getInt("busy") != 0) {
                throw new SQLException("The write-ahead log is in use", null, 5);
            }
        }
    }

    private void discard() {
        JournalSession current = session;
        session = null;
        if (current != null) {
            current.close();
        }
    }

    @Override
    public void close() {
        discard();
    }
}
