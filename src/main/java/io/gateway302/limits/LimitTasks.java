package io.gateway302.limits;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Background tasks of the limits, on a few threads that process no calls. */
final class LimitTasks implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(LimitTasks.class);

    private static final int THREADS = 3;

    /** Lifecycle phase that stops this bean after the calls in flight and before the connections. */
    private static final int PHASE = 1;

    private static final Duration MAX_STOP = Duration.ofSeconds(2);

    private final List<Runnable> last = new ArrayList<>();
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(
            THREADS, Thread.ofPlatform().daemon().name("limits-", 0).factory());
    private volatile boolean running;

    /** Runs the task with this delay between the end of one run and the start of the next. */
    LimitTasks every(Duration interval, Runnable task) {
        var _ = threads.scheduleWithFixedDelay(
                () -> run(task), interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    /** Runs the task once more at shutdown, after the end of all calls. */
    void last(Runnable task) {
        last.add(task);
    }

    /** Runs the task and logs its exceptions, because an exception would end the schedule. */
    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            log.error("A task of the limits failed", e);
        }
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        threads.shutdownNow();
        try {
            var _ = threads.awaitTermination(MAX_STOP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        last.forEach(LimitTasks::run);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
