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

/**
 * Works on the store beside the calls, on one thread: says that the owners in this process live, tells the ends of calls
 * that it did not take at once, and removes what has expired.
 */
final class Upkeep implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Upkeep.class);

    /** Two renewals may be lost before a lease runs out. */
    private static final int RENEWALS_PER_LEASE = 3;

    private static final Duration TELLING_INTERVAL = Duration.ofMillis(100);
    private static final Duration PRUNING_INTERVAL = Duration.ofMinutes(1);
    private static final int PRUNED_AT_ONCE = 100;
    private static final int PRUNINGS_IN_A_ROW = 100;

    /** Behind the calls in flight and before the connections, in the order of stopping. */
    private static final int PHASE = 1;

    private static final Duration LONGEST_STOP = Duration.ofSeconds(1);

    private final IdempotencyStore store;
    private final Duration lease;
    private final LateEnds late;
    private final Set<Claim> held = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("idempotency").factory());
    private volatile boolean running;

    Upkeep(IdempotencyStore store, Duration lease) {
        this.store = store;
        this.lease = lease;
        this.late = new LateEnds(store);
    }

    /** Renews the lease of the claim from now on. */
    void hold(Claim claim) {
        held.add(claim);
    }

    /** Does so no longer. */
    void letGo(Claim claim) {
        held.remove(claim);
    }

    /** Tells the store as soon as it answers; until then the claim does not lose its lease. */
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
            // small pieces, so that calls get their turn in between
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
            var _ = thread.awaitTermination(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS);
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
