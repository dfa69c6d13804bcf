package io.gateway302.identity.client;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Scheduler that makes the directory check for changes by other replicas. It has a thread of its own, so that slow work
 * of other schedulers cannot delay the revocation of a key.
 */
public final class KeyRefresh implements AutoCloseable {

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("key-refresh").factory());

    public KeyRefresh(KeyDirectory directory, Duration interval) {
        var _ = thread.scheduleWithFixedDelay(
                directory::refresh, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
