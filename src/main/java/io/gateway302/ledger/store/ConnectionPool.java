package io.gateway302.ledger.store;

import com.zaxxer.hikari.HikariDataSource;
import io.gateway302.database.PostgresConnections;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Connection pool with as many platform threads as connections. A wait inside SQLite would block a carrier of the
 * virtual threads, and there is only one carrier per processor.
 */
final class ConnectionPool implements AutoCloseable {

    private final HikariDataSource connections;
    private final ExecutorService threads;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transactions;

    /**
     * Creates a pool.
     *
     * @param longest timeout of a statement; zero for none
     */
    ConnectionPool(String name, int size, HikariDataSource connections, Duration longest) {
        connections.setPoolName(name);
        connections.setMaximumPoolSize(size);
        connections.setMinimumIdle(1);
        this.connections = connections;
        this.threads = Executors.newFixedThreadPool(
                size, Thread.ofPlatform().daemon().name(name + "-", 0).factory());
        this.jdbc = new JdbcTemplate(connections);
        jdbc.setQueryTimeout((int) longest.toSeconds());
        this.transactions =
                new TransactionTemplate(PostgresConnections.transactions(connections, connections.getJdbcUrl()));
    }

    /** Returns the result of statements, each in its own transaction. */
    <T> T run(Function<JdbcTemplate, T> work) {
        return onThread(() -> work.apply(jdbc));
    }

    /** Returns the result of statements in one transaction. */
    <T> T inTransaction(Function<JdbcTemplate, T> work) {
        return onThread(() -> transactions.execute(_ -> work.apply(jdbc)));
    }

    private <T> T onThread(Callable<T> work) {
        Future<T> outcome = threads.submit(work);
        try {
            return outcome.get();
        } catch (InterruptedException e) {
            outcome.cancel(true);
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the ledger's database was at work", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        connections.close();
    }
}
