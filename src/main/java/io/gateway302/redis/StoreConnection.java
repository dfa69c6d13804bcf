package io.gateway302.redis;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * First connection to the shared store. It is made at startup or, if the store is unavailable then, by a background
 * thread: a TLS handshake takes longer than the timeout of calls. Lettuce keeps the connection and reconnects.
 */
final class StoreConnection implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(StoreConnection.class);

    private final RedisConnectionFactory connections;
    private final StoreCheck check;
    private final Duration pause;
    private volatile boolean open;
    private volatile boolean closed;

    StoreConnection(RedisConnectionFactory connections, StoreCheck check, Duration pause) {
        this.connections = connections;
        this.check = check;
        this.pause = pause;
    }

    /**
     * Connects and checks the store. If it does not respond, a background thread retries.
     *
     * @throws UnusableStoreException if the store responds, but cannot be used as configured
     */
    void open() {
        try {
            connect();
        } catch (DataAccessException e) {
            log.warn(
                    "Redis does not answer; the gateway starts without it and connects as soon as it does: {}",
                    String.valueOf(e.getMostSpecificCause().getMessage()));
            Thread.ofPlatform().daemon().name("redis-connect").start(this::connectInBackground);
        }
    }

    private void connect() {
        try (RedisConnection connection = connections.getConnection()) {
            check.run(connection);
        } catch (DataAccessException e) {
            UnusableStoreException unusable = check.explain(e);
            if (unusable != null) {
                throw unusable;
            }
            throw e;
        }
        open = true;
    }

    private void connectInBackground() {
        String told = "";
        while (!open && !closed) {
            try {
                TimeUnit.MILLISECONDS.sleep(pause.toMillis());
                connect();
                log.info("Connected to Redis");
            } catch (DataAccessException _) {
                // still unavailable
            } catch (UnusableStoreException e) {
                String reason = String.valueOf(e.getMessage());
                if (!reason.equals(told)) {
                    log.error("Redis cannot be used: {}", reason);
                    told = reason;
                }
            } catch (InterruptedException | IllegalStateException _) {
                // the connection factory has been closed
                return;
            }
        }
    }

    /** Returns whether there has been a connection. Until then, calls do not use the store. */
    boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        closed = true;
    }
}
