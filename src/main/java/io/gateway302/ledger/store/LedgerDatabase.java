package io.gateway302.ledger.store;

import com.zaxxer.hikari.HikariDataSource;
import io.gateway302.database.PostgresConnections;
import io.gateway302.database.PrivateFiles;
import io.gateway302.database.SessionEviction;
import io.gateway302.database.SqliteEviction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * The ledger's own way to its database, apart from that of all other data: it must not wait for them, nor they for it. Those
 * who read never take the connections of those who write.
 */
final class LedgerDatabase implements AutoCloseable {

    private static final int READERS = 3;

    private static final Map<String, String> SQLITE = Map.of(
            "journal_mode", "WAL",
            "synchronous", "FULL",
            "busy_timeout", "5000",
            "transaction_mode", "IMMEDIATE",
            // the log shrinks again after a long read has kept it from being reused
            "journal_size_limit", "67108864",
            "cache_size", "-16000");

    private final @Nullable Path file;
    private final Dialect dialect;
    private final Source source;
    private final ConnectionPool writers;
    private final ConnectionPool readers;

    private LedgerDatabase(
            @Nullable Path file, Dialect dialect, Source source, int writers, ReaderSettings forReaders) {
        this.file = file;
        this.dialect = dialect;
        this.source = source;
        this.writers = new ConnectionPool("ledger-write", writers, source.pool(Map.of(), null), Duration.ZERO);
        this.readers = new ConnectionPool(
                "ledger-read", READERS, source.pool(forReaders.properties(), forReaders.init()), forReaders.longest());
    }

    /** Whether the URL is that of a server on which the ledger can lie. */
    static boolean isServer(@Nullable String url) {
        return PostgresConnections.isPostgres(url);
    }

    /** A file of its own in the directory. SQLite has one writer at a time; the others read meanwhile. */
    static LedgerDatabase embedded(Path directory) {
        Path file = directory.resolve("ledger.db");
        String url = "jdbc:sqlite:" + file;
        Properties properties = new Properties();
        properties.putAll(SQLITE);
        return new LedgerDatabase(
                file,
                Dialect.SQLITE,
                new Source(url, null, null, SQLITE, new DriverManagerDataSource(url, properties)),
                1,
                // a file that is not there is not made by looking into it
                new ReaderSettings(Map.of("open_mode", "2"), "pragma query_only = on", Duration.ZERO));
    }

    /** The server of all other data. */
    static LedgerDatabase onServer(String url, @Nullable String user, @Nullable String password) {
        return onServer(url, user, password, PostgresConnections.migrations(url, user, password));
    }

    /**
     * The server of all other data. Where it falls silent, an append gives up within ten seconds or so. Nothing is set for a
     * whole session, because a pooler in transaction mode gives the session to others.
     *
     * @param migrations connections over which the tables are brought up to date
     */
    static LedgerDatabase onServer(
            String url, @Nullable String user, @Nullable String password, DataSource migrations) {
        return new LedgerDatabase(
                null,
                Dialect.POSTGRESQL,
                new Source(
                        url,
                        user,
                        password,
                        PostgresConnections.properties(Map.of(
                                "socketTimeout", "8",
                                "reWriteBatchedInserts", "true",
                                "ApplicationName", "gateway302 ledger")),
                        migrations),
                2,
                new ReaderSettings(Map.of("socketTimeout", "65"), null, Duration.ofMinutes(1)));
    }

    Dialect dialect() {
        return dialect;
    }

    /** Brings the tables up to date, or checks that they are. */
    void migrate(FlywayMigrationStrategy migration) {
        if (file != null) {
            createFile(file);
        }
        migration.migrate(Flyway.configure()
                .dataSource(source.migrations())
                .locations("classpath:db/ledger/" + dialect.label())
                .table("ledger_schema_history")
                // on a server, the tables of all other data lie in the same schema
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load());
    }

    private static void createFile(Path file) {
        try {
            PrivateFiles.createFile(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The outcome of some reading. */
    <T> T read(Function<JdbcTemplate, T> work) {
        return readers.run(work);
    }

    /** The outcome of a transaction. */
    <T> T write(Function<JdbcTemplate, T> work) {
        return writers.inTransaction(work);
    }

    @Override
    public void close() {
        writers.close();
        readers.close();
    }

    /** How connections for reading differ: {@code longest} bounds a statement, where it is not zero. */
    private record ReaderSettings(
            Map<String, String> properties, @Nullable String init, Duration longest) {}

    /** Where connections lead, and how they are set up. */
    private record Source(
            String url,
            @Nullable String user,
            @Nullable String password,
            Map<String, String> properties,
            DataSource migrations) {

        HikariDataSource pool(Map<String, String> more, @Nullable String init) {
            HikariDataSource pool = new HikariDataSource();
            pool.setJdbcUrl(url);
            pool.setUsername(user);
            pool.setPassword(password);
            pool.setConnectionTimeout(5_000);
            pool.setValidationTimeout(2_000);
            pool.setConnectionInitSql(init);
            if (isServer(url)) {
                pool.setExceptionOverride(new SessionEviction(pool));
            } else {
                pool.setExceptionOverride(new SqliteEviction());
            }
            properties.forEach(pool::addDataSourceProperty);
            more.forEach(pool::addDataSourceProperty);
            return pool;
        }
    }
}
