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
 * Database access of the ledger. Its connections are separate from those of other data, so that neither waits for the
 * other. Readers and writers have separate pools too.
 */
final class LedgerDatabase implements AutoCloseable {

    private static final int READERS = 3;

    private static final Map<String, String> SQLITE = Map.of(
            "journal_mode", "WAL",
            "synchronous", "FULL",
            "busy_timeout", "5000",
            "transaction_mode", "IMMEDIATE",
            // the write-ahead log shrinks again after a long read has prevented its reuse
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

    /** Returns whether the URL is that of a supported server. */
    static boolean isServer(@Nullable String url) {
        return PostgresConnections.isPostgres(url);
    }

    /**
     * Returns a database in its own file in the directory. SQLite has one writer at a time; reads are possible
     * meanwhile.
     */
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
                // a read does not create a missing file
                new ReaderSettings(Map.of("open_mode", "2"), "pragma query_only = on", Duration.ZERO));
    }

    /** Returns a database on the server of all other data. */
    static LedgerDatabase onServer(String url, @Nullable String user, @Nullable String password) {
        return onServer(url, user, password, PostgresConnections.migrations(url, user, password));
    }

    /**
     * Returns a database on the server of all other data. If the server does not respond, an append fails after about
     * 10 s. No session variables are set, because a pooler in transaction mode gives the session to other clients.
     *
     * @param migrations connections for schema migrations
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

    /** Migrates the tables, or checks that they are up to date. */
    void migrate(FlywayMigrationStrategy migration) {
        if (file != null) {
            createFile(file);
        }
        migration.migrate(Flyway.configure()
                .dataSource(source.migrations())
                .locations("classpath:db/ledger/" + dialect.label())
                .table("ledger_schema_history")
                // on a server, the tables of all other data are in the same schema
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

    /** Returns the result of reads. */
    <T> T read(Function<JdbcTemplate, T> work) {
        return readers.run(work);
    }

    /** Returns the result of a transaction. */
    <T> T write(Function<JdbcTemplate, T> work) {
        return writers.inTransaction(work);
    }

    @Override
    public void close() {
        writers.close();
        readers.close();
    }

    /** Settings of connections for reading. {@code longest} is the timeout of a statement; zero for none. */
    private record ReaderSettings(
            Map<String, String> properties, @Nullable String init, Duration longest) {}

    /** Address and settings of connections. */
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
            pool.setConnectionTimeout(PostgresConnections.waitMillis(url));
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
