package io.gateway302.database;

import com.zaxxer.hikari.HikariDataSource;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Settings that every connection to PostgreSQL has. Parameters of the JDBC URL take precedence. */
public final class PostgresConnections {

    private static final String PREFIX = "jdbc:postgresql:";

    /**
     * Named prepared statements are off: PgBouncer in transaction mode gives each transaction another server session, and
     * before version 1.21 a named statement is unknown there. The time-outs bound how long a server that has vanished without
     * closing its connections is waited for; pgjdbc has no read time-out by default.
     */
    private static final Map<String, String> DEFAULTS = Map.of(
            "prepareThreshold", "0",
            "connectTimeout", "5",
            "socketTimeout", "30",
            "tcpKeepAlive", "true",
            "ApplicationName", "gateway302");

    private PostgresConnections() {}

    /** Returns whether the URL is that of a PostgreSQL server. */
    public static boolean isPostgres(@Nullable String url) {
        return url != null && url.startsWith(PREFIX);
    }

    /** Returns the driver's properties: the defaults, overridden by these. */
    public static Map<String, String> properties(Map<String, String> overrides) {
        Map<String, String> all = new TreeMap<>(DEFAULTS);
        all.putAll(overrides);
        return all;
    }

    /** Returns unpooled connections for migrations: a statement may take as long as it needs. */
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
