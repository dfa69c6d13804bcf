package io.gateway302.idempotency;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.unit.DataSize;

/**
 * Bounded queue of outcomes that could not be stored because the store was unavailable. They are retried until they are
 * stored. A dropped outcome leaves its entry to the expiration of the lease. Calls add outcomes, and one thread retries
 * them.
 */
final class PendingOutcomes {

    private static final Logger log = LoggerFactory.getLogger(PendingOutcomes.class);

    private static final int MAX_OUTCOMES = 10_000;
    private static final DataSize MAX_BYTES = DataSize.ofMegabytes(64);
    private static final Duration MAX_AGE = Duration.ofMinutes(15);

    /** Maximum number of outcomes per run, because the thread also renews leases. */
    private static final int TOLD_IN_A_ROW = 100;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

    /**
     * Maximum delay between retries, equal to the time for which the circuit breaker of the shared store is open. With
     * a longer delay, duplicates would wait longer.
     */
    private static final Duration MAX_PAUSE = Duration.ofSeconds(1);

    private final IdempotencyStore store;
    private final Queue<Late> waiting = new LinkedBlockingQueue<>(MAX_OUTCOMES);
    private final AtomicLong bytes = new AtomicLong();
    private Duration pause = FIRST_PAUSE;
    private long pausedUntil = System.nanoTime();

    /**
     * Queued outcome.
     *
     * @param end outcome of a call
     * @param until time at which it is dropped, by {@link System#nanoTime}
     */
    private record Late(CallEnd end, long until) {}

    PendingOutcomes(IdempotencyStore store) {
        this.store = store;
    }

    void add(CallEnd end) {
        bytes.addAndGet(end.size());
        put(new Late(end, System.nanoTime() + MAX_AGE.toNanos()));
    }

    /** Returns the claims of the queued outcomes, whose leases must be renewed. */
    List<Claim> claims() {
        return waiting.stream().map(late -> late.end().claim()).toList();
    }

    /** Retries some of the outcomes, unless the store failed a moment ago. */
    void tell() {
        if (System.nanoTime() - pausedUntil < 0) {
            return;
        }
        for (int i = 0; i < TOLD_IN_A_ROW; i++) {
            Late late = waiting.poll();
            if (late == null) {
                return;
            }
            if (!tell(late.end())) {
                // The outcome goes to the end of the queue: it may be the cause of the failure, and not the store.
                put(late);
                pausedUntil = System.nanoTime() + pause.toNanos();
                pause = pause.multipliedBy(2).compareTo(MAX_PAUSE) < 0 ? pause.multipliedBy(2) : MAX_PAUSE;
                return;
            }
            forget(late.end());
            pause = FIRST_PAUSE;
        }
    }

    /** Retries all outcomes once more; after the first failure, drops the rest. */
    void close() {
        boolean takes = true;
        for (Late late = waiting.poll(); late != null; late = waiting.poll()) {
            takes = takes && tell(late.end());
            if (takes) {
                forget(late.end());
            } else {
                giveUp(late.end());
            }
        }
    }

    private boolean tell(CallEnd end) {
        try {
            // A small command first: commands without a response can accumulate on the connection, and an outcome may
            // be large.
            store.renew(List.of(end.claim()));
            // The result is also false if an earlier attempt was executed after its timeout.
            var _ = end.tell(store);
            return true;
        } catch (RuntimeException e) {
            log.debug("The end of {} is not kept yet", end.claim().owner(), e);
            return false;
        }
    }

    private void put(Late late) {
        if (bytes.get() > MAX_BYTES.toBytes() || System.nanoTime() - late.until() > 0 || !waiting.offer(late)) {
            giveUp(late.end());
        }
    }

    private void giveUp(CallEnd end) {
        forget(end);
        if (end.ending() != null) {
            log.error(
                    "The end of {} could not be kept for its idempotency key; when its lease has run out, the outcome"
                            + " counts as unknown",
                    end.claim().owner());
        }
    }

    private void forget(CallEnd end) {
        bytes.addAndGet(-end.size());
    }
}
