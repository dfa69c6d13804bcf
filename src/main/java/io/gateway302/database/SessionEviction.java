package io.gateway302.database;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * HikariCP rule that closes all connections of a pool once a session has become read-only. After a failover of
 * PostgreSQL, old sessions may stay open on a server that is now a standby. Each write then fails with SQLSTATE 25006,
 * and HikariCP would keep the connections for their whole lifetime of 30 minutes.
 */
public final class SessionEviction implements SQLExceptionOverride {

    private static final String READ_ONLY_TRANSACTION = "25006";

    /** Minimum interval between two evictions. While only a standby is available, new sessions are read-only too. */
    private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

    private final HikariDataSource pool;
    private final AtomicLong notBefore = new AtomicLong(System.nanoTime());

    /** Creates the rule for this pool. */
    public SessionEviction(HikariDataSource pool) {
        this.pool = pool;
    }

    // The interface has a nested type named Override.
    @java.lang.Override
    public Override adjudicate(SQLException failure) {
        if (!READ_ONLY_TRANSACTION.equals(failure.getSQLState())) {
            return Override.CONTINUE_EVICT;
        }
        long now = System.nanoTime();
        long due = notBefore.get();
        HikariPoolMXBean connections = pool.getHikariPoolMXBean();
        if (connections != null && now - due >= 0 && notBefore.compareAndSet(due, now + INTERVAL_NANOS)) {
            connections.softEvictConnections();
        }
        return Override.MUST_EVICT;
    }
}
