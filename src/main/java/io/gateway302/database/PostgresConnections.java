package io.gateway302.database;

import com.zaxxer.hikari.HikariDataSource;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** Settings of all connections to PostgreSQL. Parameters of the JDBC URL take precedence. */
public final class PostgresConnections {

    private static final String PREFIX = "jdbc:postgresql:";

    /**
     * Default properties of the driver.
     *
     * <p>Named prepared statements are off. PgBouncer in transaction mode gives each transaction another server
     * session, and before version 1.21 a named statement is unknown there. The timeouts, in seconds, limit the wait for
     * a server that vanished without closing its connections; pgjdbc has no read timeout by default. A connection that
     * was in use less than half a second ago is not checked before it is used again, so the first request after an outage
     * may take that long. All statements are short: they read or write a few rows, or the clients and their keys.
     */
    private static final Map<String, String> DEFAULTS = Map.of(
            "prepareThreshold", "0",
            "connectTimeout", "5",
            "socketTimeout", "10",
            "tcpKeepAlive", "true",
            "ApplicationName", "gateway302");

    private static final long EMBEDDED_WAIT_MILLIS = 5_000;

    private static final long SERVER_WAIT_MILLIS = 2_000;

    private PostgresConnections() {}

    /** Returns whether the URL is that of a PostgreSQL server. */
    public static boolean isPostgres(@Nullable String url) {
        return url != null && url.startsWith(PREFIX);
    }

    /**
     * Returns the maximum wait of a pool for a connection, in milliseconds. After it, an unavailable server is reported
     * with status 503.
     */
    public static long waitMillis(@Nullable String url) {
        return isPostgres(url) ? SERVER_WAIT_MILLIS : EMBEDDED_WAIT_MILLIS;
    }

    /** Returns the transaction manager of a pool. On a server, its transactions are {@linkplain LeasedTransactionManager leased}. */
    public static JdbcTransactionManager transactions(DataSource pool, @Nullable String url) {
        return isPostgres(url) ? new LeasedTransactionManager(pool) : new JdbcTransactionManager(pool);
    }

    /** Returns the properties of the driver: the defaults, overridden by the given ones. */
    public static Map<String, String> properties(Map<String, String> overrides) {
        Map<String, String> all = new TreeMap<>(DEFAULTS);
        all.putAll(overrides);
        return all;
    }

    /**
     * Returns unpooled connections for migrations. They have no read timeout, because a statement may take any time.
     */
    public static DataSource migrations(@Nullable String url, @Nullable String user, @Nullable String password) {
        Properties properties = new Properties();
        properties.putAll(properties(Map.of("socketTimeout", "0", "ApplicationName", "gateway302 migrations")));
        if (user != null) {
            properties.setProperty("user", user);
        }
        if (password != null) {
            properties.setProperty("password", password);
        }
        return new DriverManagerDataSource(Objects.requireNonNull(url), properties);
    }

    /** Applies the settings to a pool. */
    public static void applyTo(HikariDataSource pool, Map<String, String> overrides) {
        properties(overrides).forEach(pool::addDataSourceProperty);
        pool.setExceptionOverride(new SessionEviction(pool));
    }
}
