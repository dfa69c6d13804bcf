package io.gateway302.ledger.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * Statements of one transaction of a journal. They must not be used after the transaction, or after a failed statement.
 */
interface JournalStatements {

    /**
     * Runs a statement that changes rows.
     *
     * @return number of changed rows
     * @throws JournalException if the storage fails
     * @throws IllegalStateException if the statement fails, or the transaction is over
     */
    int update(String sql, Object... values);

    /**
     * Runs a query, which sees the changes of the transaction so far.
     *
     * @throws JournalException if the storage fails
     * @throws IllegalStateException if the statement fails, or the transaction is over
     */
    <T> List<T> query(String sql, RowReader<T> rows, Object... values);

    /** Reader for one row of a result. */
    @FunctionalInterface
    interface RowReader<T> {

        /** Returns the value of the current row. */
        T read(ResultSet row) throws SQLException;
    }
}
