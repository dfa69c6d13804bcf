package io.gateway302.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gateway302.redis.SharedStore;
import io.gateway302.redis.StoreAwayException;
import io.gateway302.redis.TestRedis;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.core.script.RedisScript;

class StoreWatchTests {

    private static final RedisScript<String> SCRIPT = RedisScript.of("return '1'", String.class);

    private final TestRedis redis = TestRedis.create();

    @AfterEach
    void close() {
        redis.close();
    }

    private static SharedStore connected(TestRedis redis, Duration timeout) {
        SharedStore store = redis.connect(timeout);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .ignoreExceptionsInstanceOf(StoreAwayException.class)
                .until(() -> store.run(SCRIPT, List.of()).equals("1"));
        return store;
    }

    /** Simulates a healthy store on a busy machine: each response takes longer than a call waits. */
    @Test
    void answersThatAreLateForACallAreNoOutage() {
        StoreWatch watch = new StoreWatch(connected(redis, Duration.ofMillis(80)));
        for (int probe = 0; probe < 3; probe++) {
            String _ = redis.ask(connection -> connection.sync().clientPause(200));
            watch.probe();
            assertThat(watch.isUp()).as("after probe %d", probe).isTrue();
        }
    }

    /** A probe of the watch must close the circuit breaker, because without calls nothing else would. */
    @Test
    void endsTheRestThatCallsHaveBegun() {
        SharedStore store = connected(redis, Duration.ofMillis(80));
        StoreWatch watch = new StoreWatch(store);
        redis.hang();
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
            assertThatThrownBy(() -> store.run(SCRIPT, List.of())).isInstanceOf(StoreAwayException.class);
            return store.isAway();
        });
        assertThat(watch.isUp()).isFalse();

        redis.goOn();
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
            watch.probe();
            return watch.isUp();
        });
    }

    @Test
    void oneMissingAnswerIsNoOutageAndTwoAre() {
        StoreWatch watch = new StoreWatch(connected(redis, Duration.ofSeconds(1)));
        redis.hang();

        watch.probe();
        assertThat(watch.isUp()).isTrue();
        watch.probe();
        assertThat(watch.isUp()).isFalse();

        redis.goOn();
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
            watch.probe();
            return watch.isUp();
        });
    }
}
