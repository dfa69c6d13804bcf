package io.gateway302.ledger.record;

import io.gateway302.ledger.CallEntry;
import io.gateway302.ledger.IntentStore;
import io.gateway302.ledger.LedgerEntry;
import io.gateway302.ledger.LedgerUnavailableException;
import io.gateway302.ledger.journal.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Recorder that waits for the local disk and for the store. */
final class StoreRecorder implements Recorder, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(StoreRecorder.class);

    private static final Duration MAX_WAIT = Duration.ofSeconds(2);

    /** Time without intents to a store after a failure, because every call would wait until its timeout. */
    private static final Duration REST = Duration.ofSeconds(1);

    private final JournalRecorder recorder;
    private final Journal journal;
    private final IntentStore store;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile long restsUntil = System.nanoTime();

    StoreRecorder(JournalRecorder recorder, Journal journal, IntentStore store) {
        this.recorder = recorder;
        this.journal = journal;
        this.store = store;
    }

    @Override
    public void intend(CallEntry ifAbandoned) {
        if (restsUntil - System.nanoTime() > 0) {
            throw new LedgerUnavailableException("The store of the ledger is away", null);
        }
        recorder.intend(ifAbandoned);
        try {
            CompletableFuture.runAsync(() -> store.put(journal.head().writer(), ifAbandoned), threads)
                    .get(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            restsUntil = System.nanoTime() + REST.toNanos();
            journal.withdraw(ifAbandoned.id());
            throw new LedgerUnavailableException("The store of the ledger does not take intents", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            journal.withdraw(ifAbandoned.id());
            throw new LedgerUnavailableException("The wait for the store was interrupted", e);
        }
    }

    @Override
    public void end(CallEntry entry, CostLookupTiming question, @Nullable Instant reservedAt) {
        awaitShipped(entry, recorder.recorded(entry, question, reservedAt));
    }

    @Override
    public void add(LedgerEntry entry) {
        awaitShipped(entry, recorder.added(entry));
    }

    private void awaitShipped(LedgerEntry entry, long place) {
        try {
            if (place > 0 && !journal.awaitShipped(place, MAX_WAIT)) {
                // the response has been paid for, so it is not held back
                log.warn("The {} entry of {} is in the journal, but not in the store yet", entry.kind(), entry.id());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void taskEnded(String submission, @Nullable String costId, boolean failed) {
        recorder.taskEnded(submission, costId, failed);
    }

    @Override
    public void note(LedgerEntry entry) {
        recorder.note(entry);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
