package io.gateway302.limits.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gateway302.redis.SharedStore;
import io.gateway302.redis.StoreAwayException;
import io.gateway302.redis.TestRedis;
import io.lettuce.core.ScriptOutputType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;

class RedisLimitStoreTests extends LimitStoreContractTests {

    private static TestRedis redis;
    private static SharedStore shared;

    @BeforeAll
    static void start() {
        redis = TestRedis.forContract();
        shared = redis.connect(Duration.ofSeconds(2));
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @Override
    LimitStore open() {
        return new RedisLimitStore(shared, LEASES, Clock.systemUTC());
    }

    @Override
    void letPass(Duration time) {
        Awaitility.await().pollDelay(time).until(() -> true);
    }

    @Override
    Instant now() {
        return Instant.now();
    }

    @Test
    void leavesNothingBehindForever() {
        redis.clear();
        Reservation reservation =
                granted(one(requests(5)), one(places(5)), one(images(5L)), one(month(5)), one(life(5)));
        granted(one(places(5)));
        store.settle(reservation, List.of(1L, 1L, 2L, 2L, 1L));
        store.settle(Reservation.unconfirmed("unheard-of", reservation.charges(), now()), List.of(0L, 0L, 3L, 3L, 1L));

        List<Long> lifetimes = redis.ask(connection -> connection.sync().keys("*").stream()
                .map(key -> connection.sync().pttl(key))
                .toList());

        assertThat(lifetimes)
                .hasSizeGreaterThan(5)
                .allSatisfy(lifetime -> assertThat(lifetime).isPositive());
        assertThat(redis.<List<String>>ask(connection -> connection.sync().keys("*")))
                .allMatch(key -> key.contains("{" + client.clientId() + "}"));
    }

    @Test
    void takesNothingForACallThatWasGivenUpBeforeItsReservationCame() {
        List<Charge> charges = List.of(new Charge(month(100), 50));
        store.settle(Reservation.unconfirmed("given-up", charges, now()), List.of(0L));

        var _ = store.reserve("given-up", charges);

        assertThat(used(month(100))).isZero();
    }

    @Test
    void knowsTheMonthsOfTheCalendarForFourHundredYears() throws IOException {
        String script = new ClassPathResource("limits/reserve.lua").getContentAsString(StandardCharsets.UTF_8);
        String month =
                script.substring(script.indexOf("local function month"), script.indexOf("local function number"));
        String all = month + " local months = {} for day = 0, 146096 do months[day + 1] = month(day) end return months";

        List<Long> months = redis.ask(connection -> connection.sync().eval(all, ScriptOutputType.MULTI));

        assertThat(months)
                .containsExactlyElementsOf(LongStream.range(0, 146_097)
                        .mapToObj(day -> Window.MONTH.number(Instant.ofEpochSecond(day * 86_400)))
                        .toList());
    }

    @Test
    void givesUpInTimeWhenRedisHangsAndIsThereAgainAfterwards() {
        LimitStore quick = new RedisLimitStore(redis.connect(), LEASES, Clock.systemUTC());
        Awaitility.await()
                .ignoreExceptions()
                .until(() -> quick.read(List.of(month(1))).size() == 1);
        redis.hang();
        try {
            long start = System.nanoTime();
            assertThatThrownBy(() -> quick.reserve("hung", List.of(one(month(1)))))
                    .isInstanceOf(StoreAwayException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(100));
        } finally {
            redis.goOn();
        }
        Awaitility.await()
                .ignoreExceptions()
                .until(() -> quick.read(List.of(month(1))).size() == 1);
    }

    @Test
    void countsWhatACallUsedThatItHasForgotten() {
        Reservation reservation = granted(new Charge(month(100), 60));
        letPass(LEASES.record().plusMillis(50));

        store.settle(reservation, List.of(30L));
        store.settle(reservation, List.of(30L));

        assertThat(used(month(100))).isEqualTo(30);
    }
}
