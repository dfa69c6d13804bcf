package io.gateway302.webhooks;

import io.gateway302.webhooks.DeliveryStore.Due;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Deliverer of this replica. It claims deliveries that are due and starts a virtual thread for each attempt. A commit in
 * this process wakes it; events of other replicas and retries are found within a second.
 */
final class Deliverer implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Deliverer.class);

    private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);
    private static final int BATCH = 32;

    /** Lifecycle phase that stops this bean after the calls in flight and before the connections. */
    private static final int PHASE = 1;

    private static final Duration MAX_STOP = Duration.ofSeconds(5);

    private final DeliveryStore deliveries;
    private final DeliveryAttempt attempt;
    private final WebhookMaintenance maintenance;
    private final DeliverySlots slots;
    private final Duration lease;
    private final WakeUp wakeUp;
    private final Clock clock;
    private final Set<Thread> attempts = ConcurrentHashMap.newKeySet();
    private volatile boolean running;
    private boolean databaseAway;
    private @Nullable Thread thread;

    Deliverer(
            DeliveryStore deliveries,
            DeliveryAttempt attempt,
            WebhookMaintenance maintenance,
            DeliverySlots slots,
            Duration lease,
            WakeUp wakeUp,
            Clock clock) {
        this.deliveries = deliveries;
        this.attempt = attempt;
        this.maintenance = maintenance;
        this.slots = slots;
        this.lease = lease;
        this.wakeUp = wakeUp;
        this.clock = clock;
    }

    private void run() {
        while (running) {
            try {
                deliverDue();
                maintenance.run();
                databaseAway = false;
            } catch (DataAccessException | TransactionException e) {
                if (!databaseAway) {
                    log.warn("Webhooks are not delivered while the database does not answer: {}", e.toString());
                }
                databaseAway = true;
            } catch (RuntimeException e) {
                // an exception would end the deliveries of this replica
                log.error("A round of webhook deliveries failed", e);
            }
            try {
                wakeUp.await(POLL_INTERVAL);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void deliverDue() {
        boolean started = true;
        while (running && started && !slots.isFull()) {
            List<Due> due = deliveries.due(clock.millis(), slots.fullWebhooks(), !slots.isFullForFailing(), BATCH);
            started = false;
            for (Due each : due) {
                started |= start(each);
            }
        }
    }

    private boolean start(Due due) {
        if (!slots.take(due)) {
            return false;
        }
        boolean claimed = false;
        String owner = UUID.randomUUID().toString();
        try {
            long now = clock.millis();
            claimed = deliveries.claim(due, owner, now, now + lease.toMillis());
        } finally {
            if (!claimed) {
                slots.release(due);
            }
        }
        if (claimed) {
            Thread started = Thread.ofVirtual().name("webhook-delivery").unstarted(() -> attempt(due, owner));
            attempts.add(started);
            started.start();
        }
        return claimed;
    }

    private void attempt(Due due, String owner) {
        try {
            attempt.run(due.id(), owner);
        } catch (RuntimeException e) {
            // the lease expires, and another attempt follows
            log.warn("The result of a webhook delivery cannot be stored: {}", e.toString());
        } finally {
            attempts.remove(Thread.currentThread());
            slots.release(due);
            wakeUp.signal();
        }
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofVirtual().name("webhook-deliverer").start(this::run);
    }

    /** Ends the search for deliveries, and interrupts attempts that do not end soon. Those are made again elsewhere. */
    @Override
    public void stop() {
        running = false;
        wakeUp.signal();
        long end = System.nanoTime() + MAX_STOP.toNanos();
        if (thread != null) {
            join(thread, end);
        }
        Set<Thread> last = Set.copyOf(attempts);
        last.forEach(each -> join(each, end));
        last.forEach(Thread::interrupt);
        last.forEach(each -> join(each, end + MAX_STOP.toNanos()));
    }

    private static void join(Thread thread, long end) {
        try {
            var _ = thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
