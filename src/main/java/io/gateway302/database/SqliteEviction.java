package io.gateway302.database;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.util.Set;

/**
 * Rule for HikariCP that drops a connection to SQLite whose file or disk has failed. SQLite may have rolled back by itself
 * then, which neither its driver nor the pool knows; and HikariCP judges by SQLSTATE, which this driver does not set.
 */
public final class SqliteEviction implements SQLExceptionOverride {

    /** Primary result codes: read-only, I/O error, corrupt, full, cannot open, locking protocol, not a database. */
    private static final Set<Integer> FAILED = Set.of(8, 10, 11, 13, 14, 15, 26);

    private static final int PRIMARY_CODE = 0xff;

    @java.lang.Override
    public SQLExceptionOverride.Override adjudicate(SQLException failure) {
        return FAILED.contains(failure.getErrorCode() & PRIMARY_CODE)
                ? SQLExceptionOverride.Override.MUST_EVICT
                : SQLExceptionOverride.Override.CONTINUE_EVICT;
    }
}
