package io.gateway302.problem;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.TransactionSystemException;

/** Distinction between an outage of the database and a faulty statement. */
final class DatabaseFailure {

    /**
     * Classes and codes of SQLSTATE: connection exception; insufficient resources; operator intervention, such as a
     * shutdown; system error; write in a read-only transaction, as after a failover; lock not available.
     */
    private static final List<String> OUTAGE_STATES = List.of("08", "53", "57", "58", "25006", "55P03");

    /** Primary result codes of SQLite: busy, locked, read-only, I/O error, full, cannot open. It gives no SQLSTATE. */
    private static final Set<Integer> OUTAGE_CODES = Set.of(5, 6, 8, 10, 13, 14);

    private static final int PRIMARY_CODE = 0xff;

    private DatabaseFailure() {}

    /** Returns whether the same statement can succeed once the database is available again. */
    static boolean isOutage(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DataAccessResourceFailureException
                    || cause instanceof SQLTransientConnectionException
                    || (cause instanceof SQLException sql && isOutage(sql))
                    || isRollbackAfterOutage(cause)) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether this is a failed rollback that hides the lost connection behind it. */
    private static boolean isRollbackAfterOutage(Throwable failure) {
        return failure instanceof TransactionSystemException transaction
                && transaction.getApplicationException() != null
                && isOutage(transaction.getApplicationException());
    }

    private static boolean isOutage(SQLException failure) {
        String state = failure.getSQLState();
        return state == null
                ? OUTAGE_CODES.contains(failure.getErrorCode() & PRIMARY_CODE)
                : OUTAGE_STATES.stream().anyMatch(state::startsWith);
    }
}
