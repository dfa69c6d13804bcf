package io.gateway302.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Eviction of SQLite connections after errors. A limit on the pages of the file, which is separate for each connection,
 * simulates a full disk.
 */
class SqliteEvictionTests {

    private static final String INSERT = "insert into item (text) values (?)";
    private static final String LARGE = "x".repeat(200_000);

    @TempDir
    Path directory;

    private HikariDataSource pool;
    private JdbcTemplate jdbc;
    private TransactionTemplate transactions;

    @BeforeEach
    void open() {
        pool = new HikariDataSource();
        pool.setJdbcUrl("jdbc:sqlite:" + directory.resolve("a.db")
                + "?journal_mode=WAL&synchronous=FULL&transaction_mode=IMMEDIATE");
        pool.setMaximumPoolSize(1);
        pool.setExceptionOverride(new SqliteEviction());
        jdbc = new JdbcTemplate(pool);
        transactions = new TransactionTemplate(new JdbcTransactionManager(pool));
        jdbc.execute("create table item (text text)");
    }

    @AfterEach
    void close() {
        pool.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void writesAgainAfterTheDiskWasFull(boolean inTransaction) {
        assertThatThrownBy(() -> {
                    if (inTransaction) {
                        transactions.executeWithoutResult(_ -> fillDisk());
                    } else {
                        fillDisk();
                    }
                })
                .isInstanceOfAny(DataAccessException.class, TransactionException.class);

        jdbc.update(INSERT, LARGE);
        transactions.executeWithoutResult(_ -> jdbc.update(INSERT, LARGE));

        assertThat(items()).isEqualTo(2);
    }

    @Test
    void rollsBackWholeTransactionsAfterTheDiskWasFull() {
        assertThatThrownBy(() -> transactions.executeWithoutResult(_ -> fillDisk()))
                .isInstanceOfAny(DataAccessException.class, TransactionException.class);

        assertThatThrownBy(() -> transactions.executeWithoutResult(_ -> {
                    jdbc.update(INSERT, "one");
                    throw new IllegalStateException("to be rolled back");
                }))
                .hasMessage("to be rolled back");

        assertThat(items()).isZero();
    }

    @Test
    void keepsTheConnectionAfterAFaultOfAStatement() {
        jdbc.query("pragma max_page_count = 1000", _ -> {});
        assertThatThrownBy(() -> jdbc.update("insert into nothing values (1)")).isInstanceOf(DataAccessException.class);

        assertThat(jdbc.queryForObject("pragma max_page_count", Integer.class)).isEqualTo(1000);
    }

    private void fillDisk() {
        jdbc.query("pragma max_page_count = 4", _ -> {});
        jdbc.update(INSERT, LARGE);
    }

    private int items() {
        return Objects.requireNonNull(jdbc.queryForObject("select count(*) from item", Integer.class));
    }
}
