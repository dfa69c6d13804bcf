package io.gateway302.ledger.journal;

import io.gateway302.ledger.LedgerStore;
import io.gateway302.ledger.Link;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what a journal holds to the store, in order, and again until the store has it. */
final class Shipper implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Shipper.class);

    private static final int MOST_AT_ONCE = 500;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Journal journal;
    private final LedgerStore store;
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile boolean away;

    Shipper(Journal journal, LedgerStore store) {
        this.journal = journal;
        this.store = store;
        this.thread = Thread.ofPlatform().daemon().name("ledger-shipper").start(this::run);
    }

    /** Whether the store refused what it was last given. */
    boolean storeIsAway() {
        return away;
    }

    private void run() {
        Duration pause = FIRST_PAUSE;
        while (isRunning() || journal.backlog() > 0) {
            try {
                if (!journal.progress().awaitWork(LONGEST_WAIT)) {
                    continue;
                }
                if (ship()) {
                    pause = FIRST_PAUSE;
                } else if (isRunning()) {
                    var _ = closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
                    pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
                } else {
                    // the next process ships the rest
                    return;
                }
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private boolean isRunning() {
        return closing.getCount() > 0;
    }

    private boolean ship() {
        try {
            List<Link> links = journal.next(MOST_AT_ONCE);
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
            if (!away) {
                log.warn("The store of the ledger takes no entries; they are kept in the journal: {}", e.toString());
                away = true;
            }
            return false;
        }
    }

    /** Ships what is left, if the store takes it. */
    @Override
    public void close() {
        closing.countDown();
        journal.progress().end();
        try {
            if (!thread.join(PATIENCE)) {
                thread.interrupt();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
