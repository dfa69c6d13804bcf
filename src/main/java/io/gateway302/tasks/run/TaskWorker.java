package io.gateway302.tasks.run;

import io.gateway302.tasks.store.ManagedTask;
import io.gateway302.tasks.store.ManagedTaskStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;

/**
 * Background thread of each replica: takes leases of tasks whose poll is due and polls them, ends tasks whose replica has
 * gone, and deletes old ones. Replicas share the work by the leases.
 */
final class TaskWorker implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(TaskWorker.class);

    private static final Duration BETWEEN_CLAIMS = Duration.ofMillis(500);
    private static final Duration BETWEEN_SURVEYS = Duration.ofSeconds(10);
    private static final Duration BETWEEN_CLEANINGS = Duration.ofMinutes(10);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);

    private static final int MAX_ABANDONED = 100;

    private final ManagedTaskStore store;
    private final TaskPoller poller;
    private final TaskEnds ends;
    private final TaskMeters meters;
    private final Duration retention;
    private final TaskLeases leases;
    private final Semaphore slots;
    private final int maxPolls;
    private volatile boolean running;
    private volatile Thread thread = Thread.currentThread();
    private Instant nextSurvey = Instant.MIN;
    private Instant nextCleaning = Instant.MIN;

    TaskWorker(
            ManagedTaskStore store,
            TaskPoller poller,
            TaskEnds ends,
            TaskMeters meters,
            RunProperties properties,
            Duration retention,
            TaskLeases leases) {
        this.store = store;
        this.poller = poller;
        this.ends = ends;
        this.meters = meters;
        this.retention = retention;
        this.leases = leases;
        this.maxPolls = properties.maxPolls();
        this.slots = new Semaphore(maxPolls);
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofVirtual().name("task-worker").start(this::work);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Ends the thread, and waits for the polls in flight. */
    @Override
    public void stop() {
        running = false;
        thread.interrupt();
        try {
            thread.join();
            slots.acquire(maxPolls);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        while (running) {
            try {
                boolean more = pollWhatIsDue();
                survey();
                clean();
                if (!more) {
                    TimeUnit.MILLISECONDS.sleep(BETWEEN_CLAIMS.toMillis());
                }
            } catch (InterruptedException _) {
                return;
            } catch (DataAccessException e) {
                log.warn("Tasks cannot be polled now: {}", e.toString());
                pause();
            } catch (RuntimeException e) {
                log.error("The polls of tasks failed", e);
                pause();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(AFTER_FAILURE.toMillis());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Starts the polls that are due, as many as there are slots. Returns whether more may be due. */
    private boolean pollWhatIsDue() throws InterruptedException {
        slots.acquire();
        int free = 1 + slots.drainPermits();
        int used = 0;
        try {
            Instant now = ends.now();
            List<ManagedTask> due = store.claimDue(leases.lease(), now, free);
            for (ManagedTask task : due) {
                Thread _ = Thread.ofVirtual().name("task-poll").start(() -> poll(task));
                used++;
            }
        } finally {
            slots.release(free - used);
        }
        return used == free;
    }

    private void poll(ManagedTask task) {
        leases.hold(task.id());
        try {
            poller.poll(task);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // the lease ends, and the task is polled again
            log.error("The poll of {} failed", task.id(), e);
        } finally {
            leases.release(task.id());
            slots.release();
        }
    }

    /** Ends tasks whose replica has gone, and counts the open ones. */
    private void survey() throws InterruptedException {
        Instant now = ends.now();
        if (now.isBefore(nextSurvey)) {
            return;
        }
        nextSurvey = now.plus(BETWEEN_SURVEYS);
        for (ManagedTask task : store.abandoned(now, MAX_ABANDONED)) {
            if (store.claim(task.id(), leases.lease(), now)) {
                poller.endAbandoned(task);
            }
        }
        meters.open(store.openTasks(), now);
    }

    private void clean() {
        Instant now = ends.now();
        if (!now.isBefore(nextCleaning)) {
            nextCleaning = now.plus(BETWEEN_CLEANINGS);
            int _ = store.deleteEndedBefore(now.minus(retention));
        }
    }
}
