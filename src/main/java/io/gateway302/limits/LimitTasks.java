package io.gateway302.limits;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the limits have to do beside the calls: few threads for all of it, none of them a call's. */
final class LimitTasks implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LimitTasks.class);

    private static final int THREADS = 3;

    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(
            THREADS, Thread.ofPlatform().daemon().name("limits-", 0).factory());

    /** Does the task again and again, never twice at a time. */
    LimitTasks every(Duration interval, Runnable task) {
        var _ = threads.scheduleWithFixedDelay(
                () -> run(task), interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    /** An exception would end the schedule. */
    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            log.error("A task of the limits failed", e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
