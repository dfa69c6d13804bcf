package io.gateway302.ledger.journal;

import io.gateway302.ledger.LedgerStore;
import io.gateway302.ledger.Link;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Background thread that copies the entries of a journal to the store, in order, and retries until the store has them.
 */
final class Shipper {

    private static final Logger log = LoggerFactory.getLogger(Shipper.class);

    private static final int MAX_AT_ONCE = 500;

    /** Time in which entries are gathered, so that they share one transaction of the store. */
    private static final Duration GATHERING = Duration.ofMillis(50);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration MAX_PAUSE = Duration.ofSeconds(2);
    private static final Duration MAX_WAIT = Duration.ofSeconds(1);

    /** Wait after the interrupt, in which a statement of the store can notice it. */
    private static final Duration LAST_WAIT = Duration.ofSeconds(1);

    private final Journal journal;
    private final LedgerStore store;
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile boolean away;
    private volatile String failure = "none";

    Shipper(Journal journal, LedgerStore store) {
        this.journal = journal;
        this.store = store;
        this.thread = Thread.ofPlatform().daemon().name("ledger-shipper").start(this::run);
    }

    /** Returns whether the store rejected the last entries. */
    boolean storeIsAway() {
        return away;
    }

    private void run() {
        Duration pause = FIRST_PAUSE;
        while (isRunning() || journal.backlog() > 0) {
            try {
                if (!journal.progress().awaitWork(MAX_WAIT)) {
                    continue;
                }
                if (journal.backlog() < MAX_AT_ONCE) {
                    journal.progress().awaitMore(GATHERING);
                }
                if (ship()) {
                    pause = FIRST_PAUSE;
                } else {
                    pause(pause);
                    pause = pause.multipliedBy(2).compareTo(MAX_PAUSE) < 0 ? pause.multipliedBy(2) : MAX_PAUSE;
                }
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    /** Waits before the next try. A stop ends one wait early, then tries follow at a fixed interval. */
    private void pause(Duration pause) throws InterruptedException {
        if (closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
            Thread.sleep(FIRST_PAUSE);
        }
    }

    private boolean isRunning() {
        return closing.getCount() > 0;
    }

    private boolean ship() {
        try {
            List<Link> links = journal.next(MAX_AT_ONCE);
            if (!links.isEmpty()) {
                store.append(links);
                journal.shipped(links);
            }
            if (away) {
                log.info("The store of the ledger takes entries again; {} wait for it", journal.backlog());
                away = false;
            }
            return true;
        } catch (RuntimeException e) {
            failure = e.toString();
            if (!away) {
                log.warn("The store of the ledger takes no entries; they are kept in the journal: {}", e.toString());
                away = true;
            }
            return false;
        }
    }

    /** Requests the end: the thread ships the backlog, and then ends. */
    void stop() {
        closing.countDown();
        journal.progress().end();
    }

    /** Waits until the backlog has been shipped, at most until the deadline in {@link System#nanoTime}. */
    void awaitEnd(long deadline) {
        try {
            if (!thread.join(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())))) {
                thread.interrupt();
                var _ = thread.join(LAST_WAIT);
            }
        } catch (InterruptedException _) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    /** Logs the number of entries that were not shipped, and their file. */
    void reportLeft(Duration waited) {
        if (journal.backlog() > 0) {
            log.warn(
                    "{} entries of the ledger were not shipped within {} ms. They are in {}; the next process with this data"
                            + " directory ships them. Last failure: {}",
                    journal.backlog(),
                    waited.toMillis(),
                    journal.location(),
                    failure);
        }
    }
}
