package io.gateway302.tasks.run;

import io.gateway302.tasks.store.TaskVersions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;

/**
 * Waits for changes of tasks. Changes of this replica wake the waiting threads at once. For those of other replicas, a
 * background thread asks the database twice a second: for the versions of the awaited tasks, or, if these are many, for
 * what has changed lately. Then all awaited versions are read every 15 s only, in case clocks of replicas differ.
 */
public final class TaskChanges implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(TaskChanges.class);

    private static final Duration BETWEEN_CHECKS = Duration.ofMillis(500);
    private static final Duration BETWEEN_FULL_CHECKS = Duration.ofSeconds(15);

    /** Number of awaited tasks up to which their versions are read each time. */
    private static final int FEW = 500;

    /** Time for which a change counts as late; longer than the time between checks and between most clocks. */
    private static final Duration LATELY = Duration.ofSeconds(3);

    private final TaskVersions versions;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition awaited = lock.newCondition();

    /** Awaited tasks by id. Changed under the lock. */
    private final Map<String, Watch> watches = new ConcurrentHashMap<>();

    private volatile Thread checker = Thread.currentThread();
    private volatile boolean running;
    private volatile boolean closed;

    private Instant nextFullCheck = Instant.MIN;

    TaskChanges(TaskVersions versions, Clock clock) {
        this.versions = versions;
        this.clock = clock;
    }

    /** Threads that wait for one task. */
    private static final class Watch {

        private final Condition changed;
        private long version;
        private int threads;

        private Watch(Condition changed) {
            this.changed = changed;
        }
    }

    /**
     * Waits until the task has a later version, or until the time is over.
     *
     * @param known version that the caller knows
     * @return whether it has a later version
     */
    public boolean await(String id, long known, Duration time) throws InterruptedException {
        lock.lock();
        try {
            Watch watch = watches.computeIfAbsent(id, _ -> new Watch(lock.newCondition()));
            watch.threads++;
            watch.version = Math.max(watch.version, known);
            awaited.signal();
            try {
                long left = time.toNanos();
                while (watch.version <= known && left > 0 && !closed) {
                    left = watch.changed.awaitNanos(left);
                }
                return watch.version > known;
            } finally {
                if (--watch.threads == 0) {
                    watches.remove(id);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Tells that a task has a new version. */
    void changed(String id, long version) {
        lock.lock();
        try {
            Watch watch = watches.get(id);
            if (watch != null && watch.version < version) {
                watch.version = version;
                watch.changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns the number of awaited tasks. */
    int size() {
        return watches.size();
    }

    private void check() {
        while (!closed) {
            try {
                List<String> ids = awaitWatches();
                versions(ids).forEach(this::changed);
            } catch (InterruptedException _) {
                return;
            } catch (DataAccessException e) {
                log.warn("Changes of tasks cannot be read now: {}", e.toString());
            }
        }
    }

    private Map<String, Long> versions(List<String> ids) {
        Instant now = clock.instant();
        if (ids.size() > FEW && now.isBefore(nextFullCheck)) {
            return versions.changedSince(now.minus(LATELY));
        }
        nextFullCheck = now.plus(BETWEEN_FULL_CHECKS);
        return versions.versions(ids);
    }

    /** Waits until there are awaited tasks, and then for one interval. */
    private List<String> awaitWatches() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (watches.isEmpty()) {
                awaited.await();
            }
        } finally {
            lock.unlock();
        }
        TimeUnit.MILLISECONDS.sleep(BETWEEN_CHECKS.toMillis());
        return List.copyOf(watches.keySet());
    }

    @Override
    public void start() {
        running = true;
        checker = Thread.ofVirtual().name("task-changes").start(this::check);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Returns whether the gateway shuts down, so that no request should wait any longer. */
    public boolean isClosed() {
        return closed;
    }

    /** Wakes all waiting threads, so that their requests end. Stops before the web server, which waits for these. */
    @Override
    public void stop() {
        closed = true;
        running = false;
        checker.interrupt();
        lock.lock();
        try {
            watches.values().forEach(watch -> watch.changed.signalAll());
        } finally {
            lock.unlock();
        }
    }
}
