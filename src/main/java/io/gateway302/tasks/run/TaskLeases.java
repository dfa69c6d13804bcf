package io.gateway302.tasks.run;

import io.gateway302.tasks.store.Lease;
import io.gateway302.tasks.store.ManagedTaskStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;

/**
 * Leases of the tasks that this replica works on: those that it submits, and those that it polls. A background thread
 * renews them, so that another replica continues soon after this one has died. At shutdown, it waits for this work,
 * because only this replica knows what 302.AI returns to its submissions.
 */
final class TaskLeases implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(TaskLeases.class);

    private static final Duration BETWEEN_CHECKS = Duration.ofMillis(50);

    /** Renewals in the time of one lease. */
    private static final int RENEWALS = 4;

    /** Stops after the web server, which then accepts no submissions any more. */
    private static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 4096;

    private final ManagedTaskStore store;
    private final Clock clock;
    private final Duration duration;
    private final String replica = UUID.randomUUID().toString();
    private final Set<String> held = ConcurrentHashMap.newKeySet();
    private volatile boolean running;
    private volatile Thread thread = Thread.currentThread();

    TaskLeases(ManagedTaskStore store, Clock clock, Duration duration) {
        this.store = store;
        this.clock = clock;
        this.duration = duration;
    }

    /** Returns the id of this replica in leases. */
    String replica() {
        return replica;
    }

    /** Returns a lease from now on. */
    Lease lease() {
        return new Lease(replica, clock.instant().plus(duration));
    }

    /** Renews the lease of a task from now on. */
    void hold(String id) {
        held.add(id);
    }

    /** Does not renew the lease of a task any more. */
    void release(String id) {
        held.remove(id);
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofVirtual().name("task-leases").start(this::renew);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    /** Waits for the work in flight on a thread of its own, at most as long as the shutdown phase lasts. */
    @Override
    public void stop(Runnable callback) {
        Thread _ = Thread.ofVirtual().name("task-drain").start(() -> {
            try {
                while (!held.isEmpty()) {
                    TimeUnit.MILLISECONDS.sleep(BETWEEN_CHECKS.toMillis());
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } finally {
                running = false;
                thread.interrupt();
                callback.run();
            }
        });
    }

    private void renew() {
        while (true) {
            try {
                TimeUnit.MILLISECONDS.sleep(duration.toMillis() / RENEWALS);
                Set<String> ids = Set.copyOf(held);
                if (!ids.isEmpty()) {
                    store.renew(ids, lease());
                }
            } catch (InterruptedException _) {
                return;
            } catch (DataAccessException e) {
                log.warn("The leases of tasks cannot be renewed now: {}", e.toString());
            }
        }
    }
}
