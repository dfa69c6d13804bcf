package io.gateway302.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;

/**
 * Transaction manager for PostgreSQL whose transactions the server ends if no statement follows for 15 s. If the network
 * loses a gateway within a transaction, the server would otherwise keep its locks for 15 minutes to 2 hours, and no
 * replica could change a client meanwhile. The setting belongs to the transaction, so that a pooler in transaction mode
 * does not hand it on.
 */
final class LeasedTransactionManager extends JdbcTransactionManager {

    private static final Duration MAX_PAUSE = Duration.ofSeconds(15);

    private final String setting;

    LeasedTransactionManager(DataSource database) {
        this(database, MAX_PAUSE);
    }

    /**
     * Creates the manager.
     *
     * @param longestPause maximum time between two statements of a transaction
     */
    LeasedTransactionManager(DataSource database, Duration longestPause) {
        super(database);
        this.setting = "set local idle_in_transaction_session_timeout = " + longestPause.toMillis();
    }

    @Override
    protected void prepareTransactionalConnection(Connection connection, TransactionDefinition definition)
            throws SQLException {
        super.prepareTransactionalConnection(connection, definition);
        try (Statement statement = connection.createStatement()) {
            statement.execute(setting);
        }
    }
}
