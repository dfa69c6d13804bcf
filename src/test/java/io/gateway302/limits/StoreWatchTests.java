package io.gateway302.limits;

import static org.assertj.core.api.Assertions.assertThat;

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

    @Test
    void oneSlowAnswerIsNoOutageAndTwoAre() {
        SharedStore store = redis.connect(Duration.ofSeconds(1));
        StoreWatch watch = new StoreWatch(store);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .ignoreExceptionsInstanceOf(StoreAwayException.class)
                .until(() -> store.run(SCRIPT, List.of()).equals("1"));
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
