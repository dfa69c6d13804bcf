package io.gateway302.limits.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gateway302.SteppedClock;
import io.gateway302.catalog.Unit;
import io.gateway302.identity.LimitScope;
import io.gateway302.identity.Limits;
import io.gateway302.limits.Scopes;
import io.gateway302.redis.StoppedClock;
import io.gateway302.redis.TestRedis;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Calls over the end of a minute, a day and a month, in memory and in a Redis whose clock is moved. Each call has a limit
 * of each kind of window.
 */
class WindowEdgeTests {

    private static final Leases LEASES = new Leases(Duration.ofSeconds(30));
    private static final Duration ONE_SECOND = Duration.ofSeconds(1);

    private final LimitScope client = Scopes.client(Limits.NONE);
    private final LimitKey requests = new LimitKey(client, Measure.REQUESTS_PER_MINUTE, 10L);
    private final LimitKey images = new LimitKey(client, Measure.unitsPerDay(Unit.IMAGE), 100L);
    private final LimitKey day = new LimitKey(client, Measure.USD_PER_DAY, 1000L);
    private final LimitKey month = new LimitKey(client, Measure.USD_PER_MONTH, 1000L);
    private final List<Charge> charges =
            List.of(new Charge(requests, 1), new Charge(images, 4), new Charge(day, 50), new Charge(month, 50));

    @TempDir
    private Path directory;

    private @Nullable TestRedis redis;

    @AfterEach
    void stop() {
        if (redis != null) {
            redis.close();
        }
    }

    /** Store whose clock stands until the test sets it. */
    private record Stepped(LimitStore store, Consumer<Duration> clock) {

        void pass(Duration time) {
            clock.accept(time);
        }

        List<Long> used(List<Charge> charges) {
            return store.read(charges.stream().map(Charge::limitKey).toList()).stream()
                    .map(Reading::used)
                    .toList();
        }
    }

    private Stepped open(String kind, Instant time) {
        SteppedClock clock = new SteppedClock(time);
        if (kind.equals("memory")) {
            return new Stepped(new MemoryLimitStore(clock, LEASES), clock::advance);
        }
        assumeTrue(StoppedClock.isInstalled(), "a Redis with a clock that can be moved");
        StoppedClock stopped = new StoppedClock(directory, time);
        TestRedis started = TestRedis.create(directory, stopped);
        redis = started;
        // this process has another time than Redis
        LimitStore store = new RedisLimitStore(started.connect(Duration.ofSeconds(2)), LEASES, Clock.systemUTC());
        return new Stepped(store, passed -> {
            clock.advance(passed);
            stopped.set(clock.instant());
        });
    }

    private Reservation reserve(Stepped stepped) {
        return ((Decision.Granted) stepped.store().reserve("call", charges)).reservation();
    }

    /** Corrects the costs of the day and the month, like the real cost of a call. */
    private void correct(Stepped stepped, String id, Instant at, long difference) {
        stepped.store()
                .settle(
                        Reservation.unconfirmed(id, List.of(new Charge(day, 0), new Charge(month, 0)), at),
                        List.of(difference, difference));
    }

    @ParameterizedTest
    @CsvSource({
        "memory, 2027-03-15T12:00:59Z, 30, 30", "redis, 2027-03-15T12:00:59Z, 30, 30",
        "memory, 2027-03-15T23:59:59Z, 0, 30", "redis, 2027-03-15T23:59:59Z, 0, 30",
        "memory, 2027-01-31T23:59:59Z, 0, 0", "redis, 2027-01-31T23:59:59Z, 0, 0",
        "memory, 2027-12-31T23:59:59Z, 0, 0", "redis, 2027-12-31T23:59:59Z, 0, 0"
    })
    void aCallBeforeTheEdgeCountsThere(String kind, Instant before, long today, long thisMonth) {
        Stepped stepped = open(kind, before);
        Reservation reservation = reserve(stepped);
        assertThat(reservation.at()).isEqualTo(before);

        stepped.pass(ONE_SECOND);
        stepped.store().settle(reservation, List.of(1L, 2L, 30L, 30L));
        assertThat(stepped.used(charges)).containsExactly(1L, today == 0 ? 0L : 2L, today, thisMonth);

        correct(stepped, "up", reservation.at(), 20);
        assertThat(stepped.used(charges)).endsWith(today == 0 ? 0 : today + 20, thisMonth == 0 ? 0 : thisMonth + 20);
        correct(stepped, "down", reservation.at(), -45);
        assertThat(stepped.used(charges)).endsWith(today == 0 ? 0L : 5L, thisMonth == 0 ? 0L : 5L);
    }

    @ParameterizedTest
    @CsvSource({
        "memory, 2027-03-15T12:01:00Z", "redis, 2027-03-15T12:01:00Z",
        "memory, 2027-03-16T00:00:00Z", "redis, 2027-03-16T00:00:00Z",
        "memory, 2027-02-01T00:00:00Z", "redis, 2027-02-01T00:00:00Z"
    })
    void aCallThatArrivedBeforeTheEdgeIsCorrectedAfterIt(String kind, Instant after) {
        Stepped stepped = open(kind, after);
        Reservation reservation = reserve(stepped);
        assertThat(reservation.at()).isEqualTo(after);
        stepped.store().settle(reservation, List.of(1L, 2L, 30L, 30L));

        correct(stepped, "up", reservation.at(), 20);
        assertThat(stepped.used(charges)).containsExactly(1L, 2L, 50L, 50L);
        correct(stepped, "down", reservation.at(), -45);
        assertThat(stepped.used(charges)).containsExactly(1L, 2L, 5L, 5L);
        correct(stepped, "down", reservation.at(), -45);
        assertThat(stepped.used(charges)).containsExactly(1L, 2L, 5L, 5L);
    }

    /** The store has made a reservation whose confirmation was lost. The clock of this process is a second behind or ahead. */
    @ParameterizedTest
    @CsvSource({
        "memory, 2027-03-15T12:01:00Z, -1", "redis, 2027-03-15T12:01:00Z, -1",
        "memory, 2027-03-15T23:59:59Z, 1", "redis, 2027-03-15T23:59:59Z, 1",
        "memory, 2027-03-16T00:00:00Z, -1", "redis, 2027-03-16T00:00:00Z, -1",
        "memory, 2027-01-31T23:59:59Z, 1", "redis, 2027-01-31T23:59:59Z, 1",
        "memory, 2027-02-01T00:00:00Z, -1", "redis, 2027-02-01T00:00:00Z, -1"
    })
    void releasesAReservationOnTheOtherSideOfTheEdge(String kind, Instant time, long ahead) {
        Stepped stepped = open(kind, time);
        var _ = reserve(stepped);
        assertThat(stepped.used(charges)).containsExactly(1L, 4L, 50L, 50L);

        stepped.store()
                .settle(Reservation.unconfirmed("call", charges, time.plusSeconds(ahead)), List.of(0L, 0L, 0L, 0L));

        assertThat(stepped.used(charges)).containsOnly(0L);
    }

    @ParameterizedTest
    @CsvSource({
        "memory, 2027-03-15T23:59:59Z", "redis, 2027-03-15T23:59:59Z",
        "memory, 2027-01-31T23:59:59Z", "redis, 2027-01-31T23:59:59Z"
    })
    void correctsAnUnconfirmedCallWhereItWasCounted(String kind, Instant before) {
        Stepped stepped = open(kind, before);
        var _ = reserve(stepped);
        Reservation unconfirmed = Reservation.unconfirmed("call", charges, before.plus(ONE_SECOND));

        stepped.store().settle(unconfirmed, List.of(1L, 2L, 30L, 30L));
        correct(stepped, "up", unconfirmed.at(), 20);
        stepped.pass(ONE_SECOND);

        assertThat(stepped.used(charges)).containsExactly(1L, 2L, 50L, 50L);
    }
}
