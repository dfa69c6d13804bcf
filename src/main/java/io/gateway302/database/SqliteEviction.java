package io.gateway302.database;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.util.Set;

/**
 * HikariCP rule that closes a connection to SQLite after an error of its file or disk. SQLite may then have rolled back
 * the transaction without the knowledge of the driver or the pool. HikariCP itself checks the SQLSTATE, which this
 * driver does not set.
 */
public final class SqliteEviction implements SQLExceptionOverride {

    /** Primary result codes for: read-only, I/O error, corrupt, full, cannot open, locking protocol, not a database. */
    private static final Set<Integer> FAILED = Set.of(8, 10, 11, 13, 14, 15, 26);

    private static final int PRIMARY_CODE = 0xff;

    @java.lang.Override
    public SQLExceptionOverride.Override adjudicate(SQLException failure) {
        return FAILED.contains(failure.getErrorCode() & PRIMARY_CODE)
                ? SQLExceptionOverride.Override.MUST_EVICT
                : SQLExceptionOverride.Override.CONTINUE_EVICT;
    }
}
