package io.gateway302.ledger.record;

import io.gateway302.ledger.IntentStore;
import io.gateway302.ledger.journal.Journal;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Background maintenance of the intents in the store. It removes intents that this process left by mistake, and records
 * calls of dead processes as unknown.
 */
final class StoredIntents implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(StoredIntents.class);

    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private final IntentStore store;
    private final Journal journal;
    private final Clock clock;
    private final Duration abandonedAfter;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("ledger-intents").factory());

    StoredIntents(IntentStore store, Journal journal, Clock clock, Duration abandonedAfter) {
        this.store = store;
        this.journal = journal;
        this.clock = clock;
        this.abandonedAfter = abandonedAfter;
        var _ = thread.scheduleWithFixedDelay(
                this::run, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void run() {
        try {
            tidy();
        } catch (RuntimeException e) {
            log.warn("The intents in the store cannot be seen to: {}", e.toString());
        }
    }

    /** Runs the maintenance once. */
    void tidy() {
        if (journal.backlog() == 0) {
            // with a backlog, the end of an intent's call may exist only in the journal
            store.removeLeftovers(journal.head().writer(), clock.instant().minus(INTERVAL), journal.intended());
        }
        store.adopt(
                clock.instant().minus(abandonedAfter),
                left -> left.forEach(intent -> {
                    log.warn("Recording {} as unknown: the process that made it has not been heard of", intent.id());
                    journal.adopt(intent.recordedAt(clock.instant()));
                }));
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
