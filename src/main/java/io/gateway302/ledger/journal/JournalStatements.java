package io.gateway302.ledger.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Statements of one transaction of a journal. Of no use after the transaction, or after a statement that failed. */
interface JournalStatements {

    /**
     * Runs a statement that changes rows.
     *
     * @return the number of rows
     * @throws JournalException if the storage fails
     * @throws IllegalStateException if the statement fails, or the transaction is over
     */
    int update(String sql, Object... values);

    /**
     * Runs a query; sees what the transaction has changed so far.
     *
     * @throws JournalException if the storage fails
     * @throws IllegalStateException if the statement fails, or the transaction is over
     */
    <T> List<T> query(String sql, RowReader<T> rows, Object... values);

    /** Reads one row of a result. */
    @FunctionalInterface
    interface RowReader<T> {

        /** Returns what the current row holds. */
        T read(ResultSet row) throws SQLException;
    }
}
