package io.gateway302.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ProgressTests {

    private static final Duration LONG = Duration.ofHours(1);

    private final Progress progress = new Progress();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void gathersEntriesForTheWholeTimeWhileNobodyWaits() throws Exception {
        Duration gathering = Duration.ofMillis(60);
        long start = System.nanoTime();
        Future<?> gathered = threads.submit(() -> {
            progress.awaitMore(gathering);
            return null;
        });
        for (long sequence = 1; !gathered.isDone(); sequence++) {
            progress.recorded(sequence);
        }

        gathered.get();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(gathering);
    }

    @Test
    void gathersNoLongerOnceAThreadWaitsForTheStore() throws Exception {
        Future<?> gathered = threads.submit(() -> {
            progress.awaitMore(LONG);
            return null;
        });
        Future<Boolean> shipped = threads.submit(() -> progress.awaitShipped(1, LONG));

        gathered.get();
        progress.awaitMore(LONG);
        progress.shipped(1);
        assertThat(shipped.get()).isTrue();
    }

    @Test
    void gathersNothingAfterTheEnd() throws Exception {
        progress.end();
        progress.awaitMore(LONG);
        assertThat(progress.awaitShipped(1, LONG)).isFalse();
    }
}
