package io.gateway302.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.Timeout;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests with real time: each lower bound is exact, each upper bound leaves room for a busy machine. */
class CommandTimerTests {

    private static final Duration TIMEOUT = Duration.ofMillis(80);

    private final CommandTimer timer = new CommandTimer(TIMEOUT);
    private final CompletableFuture<Long> expired = new CompletableFuture<>();

    @AfterEach
    void stop() {
        timer.stop();
    }

    private Timeout start(Duration delay) {
        return timer.newTimeout(_ -> expired.complete(System.nanoTime()), delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private Duration elapsed(long start) {
        return Duration.ofNanos(expired.orTimeout(30, TimeUnit.SECONDS).join() - start);
    }

    private void respondUntil(BooleanSupplier end) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(1))
                .pollDelay(Duration.ZERO)
                .until(() -> {
                    timer.responded();
                    return end.getAsBoolean();
                });
    }

    @Test
    void aCommandExpiresAfterTheTimeoutWithoutAnyResponse() {
        long start = System.nanoTime();

        Timeout timeout = start(TIMEOUT);

        assertThat(elapsed(start)).isGreaterThanOrEqualTo(TIMEOUT);
        assertThat(timeout.isExpired()).isTrue();
    }

    /** The least of several times, because a busy machine may be late. */
    @Test
    void theStepsAddLessThanTwentyMillis() {
        Duration least = Stream.generate(() -> {
                    CompletableFuture<Long> end = new CompletableFuture<>();
                    long start = System.nanoTime();
                    timer.newTimeout(_ -> end.complete(System.nanoTime()), TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
                    return Duration.ofNanos(end.orTimeout(30, TimeUnit.SECONDS).join() - start);
                })
                .limit(20)
                .min(Comparator.naturalOrder())
                .orElseThrow();

        assertThat(least).isBetween(TIMEOUT, Duration.ofMillis(100));
    }

    @Test
    void aCommandMayTakeASecondWhileResponsesArrive() {
        long start = System.nanoTime();
        start(TIMEOUT);

        respondUntil(expired::isDone);

        assertThat(elapsed(start)).isGreaterThanOrEqualTo(Duration.ofMillis(990));
    }

    @Test
    void theSilenceCountsFromTheLastResponse() {
        start(TIMEOUT);
        Duration busy = Duration.ofMillis(200);
        long start = System.nanoTime();
        respondUntil(() -> System.nanoTime() - start > busy.toNanos());

        assertThat(elapsed(start))
                .isGreaterThanOrEqualTo(busy.plus(TIMEOUT).minusMillis(20))
                .isLessThan(Duration.ofMillis(900));
    }

    @Test
    void aCancelledTimeoutNeverExpires() {
        Timeout timeout = start(TIMEOUT);
        assertThat(timeout.cancel()).isTrue();
        assertThat(timeout.isCancelled()).isTrue();

        CompletableFuture<Void> later = new CompletableFuture<>();
        timer.newTimeout(_ -> later.complete(null), 300, TimeUnit.MILLISECONDS);
        later.orTimeout(30, TimeUnit.SECONDS).join();

        assertThat(expired).isNotDone();
        assertThat(timeout.isExpired()).isFalse();
    }

    /** A reconnect is scheduled at once or after a pause. */
    @ParameterizedTest
    @ValueSource(longs = {0, 300})
    void otherDelaysAreNotExtended(long millis) {
        long start = System.nanoTime();
        start(Duration.ofMillis(millis));

        respondUntil(expired::isDone);

        assertThat(elapsed(start)).isBetween(Duration.ofMillis(millis), Duration.ofMillis(900));
    }
}
