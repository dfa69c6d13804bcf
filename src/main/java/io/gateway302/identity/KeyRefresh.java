package io.gateway302.identity;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Has the directory look for changes of other replicas. On a thread of its own, because a key that was revoked must not
 * live on while some other scheduled work is slow.
 */
final class KeyRefresh implements AutoCloseable {

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("key-refresh").factory());

    KeyRefresh(KeyDirectory directory, Duration interval) {
        var _ = thread.scheduleWithFixedDelay(
                directory::refresh, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
