package io.gateway302.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gateway302.TcpRelay;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.core.script.RedisScript;

class SharedStoreTests {

    private static final RedisScript<String> SCRIPT = RedisScript.of("return '1'", String.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final TestRedis redis = TestRedis.create();

    @AfterEach
    void close() {
        redis.close();
    }

    private static StoreAwayException failure(SharedStore store) {
        return catchThrowableOfType(StoreAwayException.class, () -> store.run(SCRIPT, List.of()));
    }

    private static void awaitAnswer(SharedStore store) {
        Awaitility.await()
                // rarely enough that the failures of this loop do not open the circuit breaker
                .pollInterval(Duration.ofMillis(500))
                .atMost(Duration.ofSeconds(10))
                .ignoreExceptionsInstanceOf(StoreAwayException.class)
                .until(() -> store.run(SCRIPT, List.of()).equals("1"));
    }

    @Test
    void doesNotHaveACallerWaitTwice() {
        SharedStore store = redis.connect(TIMEOUT, LONG);
        awaitAnswer(store);
        redis.hang();

        assertThat(failure(store).mayHaveRun()).isTrue();
        assertThat(failure(store).mayHaveRun()).isFalse();

        // a single failure does not open the circuit breaker
        assertThat(store.isAway()).isFalse();
        redis.goOn();
        awaitAnswer(store);
    }

    @Test
    void isUsedAgainAsSoonAsItResponds() throws Exception {
        SharedStore store = redis.connect(Duration.ofMillis(200), LONG);
        awaitAnswer(store);
        redis.hang();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            // each call has its own thread: a thread that has waited fails fast
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> callers.submit(() -> {
                                StoreAwayException _ = failure(store);
                                return store.isAway();
                            })
                            .get());

            // nothing arrives, so the circuit breaker stays open
            assertThat(callers.submit(() -> failure(store).mayHaveRun()).get()).isFalse();

            redis.goOn();
            // the late responses close it, long before LONG has passed
            Awaitility.await()
                    .until(() -> callers.submit(() -> {
                                try {
                                    return store.run(SCRIPT, List.of()).equals("1");
                                } catch (StoreAwayException _) {
                                    return false;
                                }
                            })
                            .get());
            assertThat(store.isAway()).isFalse();
        }
    }

    @Test
    void connectsAgainAtOnce() {
        SharedStore store = redis.connect(TIMEOUT, LONG);
        awaitAnswer(store);

        redis.disconnect();

        awaitAnswer(store);
    }

    @Test
    void replacesAConnectionWhosePacketsAreLost() {
        try (TcpRelay way = TcpRelay.to(redis.port())) {
            SharedStore store = redis.connect(way.port(), TIMEOUT, Duration.ofMillis(200));
            awaitAnswer(store);

            way.strand();

            assertThat(failure(store).mayHaveRun()).isTrue();
            awaitAnswer(store);
        }
    }
}
