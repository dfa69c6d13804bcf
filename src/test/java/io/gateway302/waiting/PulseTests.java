package io.gateway302.waiting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PulseTests {

    @Test
    void endsEachWaitAfterItsTime() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Duration>> waits = new ArrayList<>();
            for (int millis : List.of(0, 20, 249, 250, 400, 1_000)) {
                for (int i = 0; i < 50; i++) {
                    waits.add(threads.submit(() -> beyond(Duration.ofMillis(millis))));
                }
            }
            for (Future<Duration> wait : waits) {
                assertThat(wait.get()).isBetween(Duration.ZERO, Duration.ofSeconds(10));
            }
        }
    }

    @Test
    void isEndedByAnUnpark() throws Exception {
        AtomicReference<Thread> waiting = new AtomicReference<>();
        CountDownLatch ended = new CountDownLatch(1);
        Thread thread = Thread.startVirtualThread(() -> {
            waiting.set(Thread.currentThread());
            Pulse.park(this, Duration.ofHours(1).toNanos());
            ended.countDown();
        });
        while (ended.getCount() > 0) {
            LockSupport.unpark(waiting.get());
            Thread.onSpinWait();
        }
        thread.join();
    }

    @Test
    void isEndedByAnInterrupt() throws Exception {
        Thread thread = Thread.startVirtualThread(
                () -> Pulse.park(this, Duration.ofHours(1).toNanos()));
        thread.interrupt();
        thread.join();
        assertThat(thread.isAlive()).isFalse();
    }

    /** Waits in a loop, as callers do, and returns by how much the time was exceeded. */
    private static Duration beyond(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            Pulse.park(PulseTests.class, left);
        }
        return Duration.ofNanos(System.nanoTime() - end);
    }
}
