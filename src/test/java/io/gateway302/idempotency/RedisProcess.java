package io.gateway302.idempotency;

import io.gateway302.RawServer;
import io.gateway302.redis.SharedStore;
import io.gateway302.redis.StoreAwayException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.springframework.data.redis.core.script.RedisScript;
import redis.embedded.RedisServer;

/** Real Redis that a test can stop and start again. */
final class RedisProcess implements AutoCloseable {

    private static final RedisScript<String> PING = RedisScript.of("return redis.call('PING')['ok']", String.class);

    private final int port = RawServer.closedPort();
    private final RedisServer server;

    private RedisProcess() {
        try {
            server = RedisServer.newRedisServer()
                    .port(port)
                    .bind("127.0.0.1")
                    .setting("save \"\"")
                    .setting("maxmemory 256mb")
                    .build();
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RedisProcess start() {
        return new RedisProcess();
    }

    /**
     * Returns the settings with which a gateway uses it. Timeouts are long, because machines that run tests are busy.
     */
    String[] settings() {
        return new String[] {
            "gateway.store=redis",
            "spring.data.redis.url=redis://127.0.0.1:" + port,
            "gateway.redis.timeout=100ms",
            "gateway.redis.rest=100ms"
        };
    }

    /** Waits until the connection is established and has been used, which takes longer than any later use. */
    static SharedStore warm(SharedStore store) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .ignoreExceptionsInstanceOf(StoreAwayException.class)
                .until(() -> store.run(PING, List.of()).equals("PONG") && !store.isAway());
        return store;
    }

    @Override
    public void close() {
        kill();
    }

    void kill() {
        try {
            server.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
