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
 * Ends of calls that the store did not take at once, because it was away. Within bounds they wait here and are told again
 * until it takes them; an end that is given up leaves its entry to the lease. Calls add, one thread tells.
 */
final class LateEnds {

    private static final Logger log = LoggerFactory.getLogger(LateEnds.class);

    private static final int MOST = 10_000;
    private static final DataSize MOST_BYTES = DataSize.ofMegabytes(64);
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    /** The thread has leases to renew as well. */
    private static final int TOLD_IN_A_ROW = 100;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

    /** As long as the shared store is left alone after failures; longer would have callers wait who repeat a request. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final IdempotencyStore store;
    private final Queue<Late> waiting = new LinkedBlockingQueue<>(MOST);
    private final AtomicLong bytes = new AtomicLong();
    private Duration pause = FIRST_PAUSE;
    private long pausedUntil = System.nanoTime();

    /**
     * An end that waits.
     *
     * @param end the end
     * @param until when it is given up, by {@link System#nanoTime}
     */
    private record Late(CallEnd end, long until) {}

    LateEnds(IdempotencyStore store) {
        this.store = store;
    }

    void add(CallEnd end) {
        bytes.addAndGet(end.size());
        put(new Late(end, System.nanoTime() + PATIENCE.toNanos()));
    }

    /** Whose leases must not run out meanwhile. */
    List<Claim> claims() {
        return waiting.stream().map(late -> late.end().claim()).toList();
    }

    /** Tells some of them, unless the store was found away a moment ago. */
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
                // behind the others: it may be this end that fails, and not the store
                put(late);
                pausedUntil = System.nanoTime() + pause.toNanos();
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
                return;
            }
            forget(late.end());
            pause = FIRST_PAUSE;
        }
    }

    /** Tells all of them a last time, as long as the store takes them. */
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
            // something small first: what is not answered in time may pile up on its way, and the answer may be large
            store.renew(List.of(end.claim()));
            // false also where an earlier try was carried out, but not in time
            var _ = end.tell(store);
            return true;
        } catch (RuntimeException e) {
            log.debug("The end of {} is not kept yet", end.claim().owner(), e);
            return false;
        }
    }

    private void put(Late late) {
        if (bytes.get() > MOST_BYTES.toBytes() || System.nanoTime() - late.until() > 0 || !waiting.offer(late)) {
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
