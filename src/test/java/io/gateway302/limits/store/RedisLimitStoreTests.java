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
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
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
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(900));
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

    /** Compares the kept sums with a new count, after random steps of two replicas and lapses of leases. */
    @Test
    void sumsWhatRunningCallsHaveReserved() {
        Random random = new Random(302);
        LimitStore other = open();
        List<Reservation> running = new ArrayList<>();
        for (int step = 0; step < 400; step++) {
            switch (running.isEmpty() ? 0 : random.nextInt(6)) {
                case 0, 1, 2 ->
                    running.add(granted(
                            new Charge(month(1_000_000), random.nextInt(100)),
                            new Charge(images(1_000_000L), random.nextInt(3)),
                            one(life(1_000_000))));
                case 3 -> other.renew(running.subList(random.nextInt(running.size()), running.size()));
                case 4 -> {
                    Reservation ended = running.remove(random.nextInt(running.size()));
                    other.settle(ended, List.of(1L, 1L, 1L));
                    store.settle(ended, List.of(1L, 1L, 1L));
                }
                default -> {
                    if (random.nextInt(20) == 0) {
                        letPass(LEASES.place());
                    }
                }
            }
            if (step % 8 == 0) {
                assertSumsAreExact(step);
            }
        }
    }

    private void assertSumsAreExact(int step) {
        List<LimitKey> keys = List.of(month(1_000_000), images(1_000_000L), life(1_000_000));
        // leases that end between two readings would be counted by the first alone
        Awaitility.await().pollDelay(Duration.ZERO).untilAsserted(() -> {
            List<Long> kept = usedOf(keys);
            forgetSums();
            assertThat(kept).as("step %d", step).isEqualTo(usedOf(keys));
        });
    }

    private List<Long> usedOf(List<LimitKey> keys) {
        return store.read(keys).stream().map(Reading::used).toList();
    }

    private void forgetSums() {
        redis.ask(connection -> connection.sync().keys("*:held:sum").stream()
                .mapToLong(key -> connection.sync().del(key))
                .sum());
    }

    @Test
    void countsWhatAReplicaOfAnEarlierVersionHasReserved() {
        granted(new Charge(month(100), 10));
        assertThat(used(month(100))).isEqualTo(10);
        String held = redis.<List<String>>ask(connection -> connection.sync().keys("*:held"))
                .getFirst();
        String month = Long.toString(Window.MONTH.number(now()));
        redis.ask(connection -> connection
                .sync()
                .zadd(held, (double) now().plusSeconds(60).toEpochMilli(), month + ":20:call-of-another"));

        assertThat(used(month(100))).isEqualTo(30);
    }

    @Test
    void aCallCostsAsMuchHoweverManyOthersRun() {
        RedisLimitStore patient = new RedisLimitStore(shared, new Leases(Duration.ofMinutes(1)), Clock.systemUTC());
        double few = microsOfAReservation(patient);
        for (int i = 0; i < 2_000; i++) {
            var _ = patient.reserve(UUID.randomUUID().toString(), charges());
        }

        assertThat(microsOfAReservation(patient)).isLessThan(4 * few + 20);
    }

    private List<Charge> charges() {
        return List.of(new Charge(month(1_000_000), 2), new Charge(images(1_000_000L), 1), one(life(1_000_000)));
    }

    /** Returns the time that Redis needs for a reservation, on average over 200. */
    private double microsOfAReservation(LimitStore measured) {
        var _ = measured.reserve(UUID.randomUUID().toString(), charges());
        String _ = redis.ask(connection -> connection.sync().configResetstat());
        for (int i = 0; i < 200; i++) {
            var _ = measured.reserve(UUID.randomUUID().toString(), charges());
        }
        return redis.<String>ask(connection -> connection.sync().info("commandstats"))
                .lines()
                .filter(line -> line.startsWith("cmdstat_evalsha:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceFirst(".*usec_per_call=([0-9.]+).*", "$1")))
                .sum();
    }
}
