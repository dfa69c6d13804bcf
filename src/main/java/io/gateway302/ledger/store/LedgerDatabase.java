package io.gateway302.ledger.store;

import com.zaxxer.hikari.HikariDataSource;
import io.gateway302.database.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
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

    private static final String POSTGRESQL = "jdbc:postgresql:";

    private static final int READERS = 3;

    private final @Nullable Path file;
    private final Dialect dialect;
    private final Source source;
    private final ConnectionPool writers;
    private final ConnectionPool readers;

    private LedgerDatabase(
            @Nullable Path file, Dialect dialect, Source source, int writers, Map<String, String> forReaders) {
        this.file = file;
        this.dialect = dialect;
        this.source = source;
        this.writers = new ConnectionPool("ledger-write", writers, source.pool(Map.of(), null));
        this.readers = new ConnectionPool("ledger-read", READERS, source.pool(forReaders, dialect.readerInit()));
    }

    /** Whether the URL is that of a server on which the ledger can lie. */
    static boolean isServer(@Nullable String url) {
        return url != null && url.startsWith(POSTGRESQL);
    }

    /** A file of its own in the directory. SQLite has one writer at a time; the others read meanwhile. */
    static LedgerDatabase embedded(Path directory) {
        Path file = directory.resolve("ledger.db");
        return new LedgerDatabase(
                file,
                Dialect.SQLITE,
                new Source(
                        "jdbc:sqlite:" + file,
                        null,
                        null,
                        Map.of(
                                "journal_mode", "WAL",
                                "synchronous", "FULL",
                                "busy_timeout", "5000",
                                "transaction_mode", "IMMEDIATE",
                                // the log shrinks again after a long read has kept it from being reused
                                "journal_size_limit", "67108864",
                                "cache_size", "-16000")),
                1,
                // a file that is not there is not made by looking into it
                Map.of("open_mode", "2"));
    }

    /** The server of all other data. Where it falls silent, an append gives up within ten seconds or so. */
    static LedgerDatabase onServer(String url, @Nullable String user, @Nullable String password) {
        return new LedgerDatabase(
                null,
                Dialect.POSTGRESQL,
                new Source(
                        url,
                        user,
                        password,
                        Map.of(
                                "connectTimeout", "5",
                                "socketTimeout", "8",
                                "tcpKeepAlive", "true",
                                "reWriteBatchedInserts", "true",
                                "ApplicationName", "gateway302 ledger")),
                2,
                Map.of("socketTimeout", "65"));
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
                .dataSource(source.single())
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

    /** Where connections lead, and how they are set up. */
    private record Source(
            String url, @Nullable String user, @Nullable String password, Map<String, String> properties) {

        HikariDataSource pool(Map<String, String> more, @Nullable String init) {
            HikariDataSource pool = new HikariDataSource();
            pool.setJdbcUrl(url);
            pool.setUsername(user);
            pool.setPassword(password);
            pool.setConnectionTimeout(5_000);
            pool.setValidationTimeout(2_000);
            pool.setConnectionInitSql(init);
            properties.forEach(pool::addDataSourceProperty);
            more.forEach(pool::addDataSourceProperty);
            return pool;
        }

        DriverManagerDataSource single() {
            Properties all = new Properties();
            all.putAll(properties);
            if (user != null) {
                all.setProperty("user", user);
            }
            if (password != null) {
                all.setProperty("password", password);
            }
            return new DriverManagerDataSource(url, all);
        }
    }
}
