package io.gateway302.idempotency;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Background thread that renews leases, retries outcomes that could not be stored, and deletes expired entries. */
final class LeaseMaintenance implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(LeaseMaintenance.class);

    /** Renewals per lease: two consecutive ones may fail before a lease expires. */
    private static final int RENEWALS_PER_LEASE = 3;

    private static final Duration TELLING_INTERVAL = Duration.ofMillis(100);
    private static final Duration PRUNING_INTERVAL = Duration.ofMinutes(1);
    private static final int PRUNED_AT_ONCE = 100;
    private static final int PRUNINGS_IN_A_ROW = 100;

    /** Lifecycle phase that stops this bean after the calls in flight and before the connections. */
    private static final int PHASE = 1;

    private static final Duration MAX_STOP = Duration.ofSeconds(1);

    private final IdempotencyStore store;
    private final Duration lease;
    private final PendingOutcomes late;
    private final Set<Claim> held = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("idempotency").factory());
    private volatile boolean running;

    LeaseMaintenance(IdempotencyStore store, Duration lease) {
        this.store = store;
        this.lease = lease;
        this.late = new PendingOutcomes(store);
    }

    /** Adds the claim to those whose leases are renewed. */
    void hold(Claim claim) {
        held.add(claim);
    }

    /** Stops the renewal for the claim. */
    void letGo(Claim claim) {
        held.remove(claim);
    }

    /** Queues the outcome until the store is available. The lease of its claim is renewed meanwhile. */
    void tellLater(CallEnd end) {
        late.add(end);
    }

    private void renew() {
        List<Claim> claims =
                Stream.concat(held.stream(), late.claims().stream()).toList();
        if (!claims.isEmpty()) {
            store.renew(claims);
        }
    }

    private void prune() {
        for (int i = 0; i < PRUNINGS_IN_A_ROW && store.prune(PRUNED_AT_ONCE) == PRUNED_AT_ONCE; i++) {
            // Small batches let calls access the store in between.
        }
    }

    private void every(Duration interval, Runnable work) {
        var _ = thread.scheduleWithFixedDelay(
                () -> {
                    try {
                        work.run();
                    } catch (RuntimeException e) {
                        log.warn("The store of idempotency keys does not answer: {}", e.toString());
                    }
                },
                interval.toMillis(),
                interval.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void start() {
        running = true;
        every(lease.dividedBy(RENEWALS_PER_LEASE), this::renew);
        every(TELLING_INTERVAL, late::tell);
        every(PRUNING_INTERVAL, this::prune);
    }

    @Override
    public void stop() {
        running = false;
        thread.shutdownNow();
        try {
            var _ = thread.awaitTermination(MAX_STOP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        late.close();
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
