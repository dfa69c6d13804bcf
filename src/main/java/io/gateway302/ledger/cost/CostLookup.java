package io.gateway302.ledger.cost;

import io.gateway302.ledger.PendingCost;
import io.gateway302.ledger.PendingCosts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Background queue of cost lookups. It runs few lookups at a time, whatever the number of calls or the speed of
 * responses. It sleeps until the next lookup is due, or until a call is added.
 */
final class CostLookup {

    /** Maximum number of concurrent lookups. */
    static final int AT_ONCE = 8;

    private static final Logger log = LoggerFactory.getLogger(CostLookup.class);

    private static final Duration MAX_SLEEP = Duration.ofMinutes(1);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

    private final PendingCosts pending;
    private final Consumer<PendingCost> work;
    private final Clock clock;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<String> busy = new HashSet<>();
    private Instant pausedUntil = Instant.MIN;
    private boolean news;
    private boolean running;

    CostLookup(PendingCosts pending, Consumer<PendingCost> work, Clock clock) {
        this.pending = pending;
        this.work = work;
        this.clock = clock;
    }

    void start() {
        running = true;
        pending.onAdded(() -> change(() -> {}));
        Thread.ofVirtual().name("cost-lookup").start(this::run);
    }

    /** Stops new lookups, and waits up to 2 s for running ones. The remaining lookups follow after the next start. */
    void stop() {
        change(() -> running = false);
        long left = STOP_TIMEOUT.toNanos();
        lock.lock();
        try {
            while (!busy.isEmpty() && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        while (isRunning()) {
            try {
                sleep(beginWhatIsDue());
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                pause(e);
            }
        }
    }

    /** Starts the lookups that are due, and returns the time of the next check. */
    private Instant beginWhatIsDue() {
        Instant now = clock.instant();
        Set<String> taken;
        lock.lock();
        try {
            if (now.isBefore(pausedUntil)) {
                return pausedUntil;
            }
            // read before the due calls: a call that is settled in between still counts as taken
            taken = new HashSet<>(busy);
        } finally {
            lock.unlock();
        }
        int free = AT_ONCE - taken.size();
        List<PendingCost> due = free == 0 ? List.of() : untaken(now, AT_ONCE, taken, free);
        for (PendingCost call : due) {
            taken.add(call.id());
            begin(call);
        }
        if (taken.size() >= AT_ONCE) {
            // the end of a running lookup wakes the thread
            return Instant.MAX;
        }
        if (taken.isEmpty()) {
            return pending.nextDue();
        }
        List<PendingCost> next = untaken(now.plus(MAX_SLEEP), taken.size() + 1, taken, 1);
        return next.isEmpty() ? Instant.MAX : next.getFirst().dueAt();
    }

    private List<PendingCost> untaken(Instant dueBy, int most, Set<String> taken, int wanted) {
        return pending.due(dueBy, most).stream()
                .filter(call -> !taken.contains(call.id()))
                .limit(wanted)
                .toList();
    }

    private void begin(PendingCost call) {
        change(() -> busy.add(call.id()));
        Thread.ofVirtual().name("cost-question").start(() -> {
            try {
                work.accept(call);
            } catch (RuntimeException e) {
                pause(e);
            } finally {
                change(() -> busy.remove(call.id()));
            }
        });
    }

    /** Pauses after a failure to read or write pending lookups, because the journal is unavailable. */
    private void pause(RuntimeException failure) {
        if (isRunning()) {
            log.warn("What calls really cost cannot be noted now; it is tried again: {}", failure.toString());
        }
        change(() -> pausedUntil = clock.instant().plus(AFTER_FAILURE));
    }

    private boolean isRunning() {
        lock.lock();
        try {
            return running;
        } finally {
            lock.unlock();
        }
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            news = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void sleep(Instant until) throws InterruptedException {
        Instant now = clock.instant();
        Instant latest = now.plus(MAX_SLEEP);
        long left =
                Duration.between(now, until.isBefore(latest) ? until : latest).toNanos();
        lock.lock();
        try {
            while (running && !news && left > 0) {
                left = changed.awaitNanos(left);
            }
            news = false;
        } finally {
            lock.unlock();
        }
    }
}
