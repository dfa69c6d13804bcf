package io.gateway302.idempotency;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on the store beside the calls, on one thread: says that the owners in this process live, frees keys that could
 * not be freed at once, and removes what has expired.
 */
final class Upkeep implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Upkeep.class);

    /** Two renewals may be lost before a lease runs out. */
    private static final int RENEWALS_PER_LEASE = 3;

    private static final Duration PRUNING_INTERVAL = Duration.ofMinutes(1);
    private static final int PRUNED_AT_ONCE = 100;
    private static final int PRUNINGS_IN_A_ROW = 100;

    /** Beyond this, a key that cannot be freed is left to its lease: the store has been away for long. */
    private static final int MOST_RELEASES = 10_000;

    private final IdempotencyStore store;
    private final Set<Claim> held = ConcurrentHashMap.newKeySet();
    private final Set<Claim> releases = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("idempotency").factory());

    Upkeep(IdempotencyStore store, Duration lease) {
        this.store = store;
        every(lease.dividedBy(RENEWALS_PER_LEASE), this::renew);
        every(lease.dividedBy(RENEWALS_PER_LEASE), this::release);
        every(PRUNING_INTERVAL, this::prune);
    }

    /** Renews the lease of the claim from now on. */
    void hold(Claim claim) {
        held.add(claim);
    }

    /** Does so no longer. */
    void letGo(Claim claim) {
        held.remove(claim);
    }

    /** Frees the key of a call that was not carried out as soon as the store answers, if the claim holds it at all. */
    void releaseLater(Claim claim) {
        if (releases.size() < MOST_RELEASES) {
            releases.add(claim);
        }
    }

    private void renew() {
        List<Claim> claims = List.copyOf(held);
        if (!claims.isEmpty()) {
            store.renew(claims);
        }
    }

    private void release() {
        for (Claim claim : List.copyOf(releases)) {
            store.release(claim);
            releases.remove(claim);
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
    public void close() {
        thread.shutdownNow();
    }
}
