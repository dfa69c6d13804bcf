package io.gateway302.ledger.record;

import io.gateway302.ledger.CallEntry;
import io.gateway302.ledger.CostMeter;
import io.gateway302.ledger.LedgerCost;
import io.gateway302.ledger.LedgerEntry;
import io.gateway302.ledger.LedgerUnavailableException;
import io.gateway302.ledger.PendingCost;
import io.gateway302.ledger.journal.Journal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Recorder that waits for the local disk. */
final class JournalRecorder implements Recorder {

    private static final Logger log = LoggerFactory.getLogger(JournalRecorder.class);

    /** Delay of the first cost lookup. The upstream stores the record of a call shortly after its response. */
    private static final Duration FIRST_QUESTION = Duration.ofMillis(250);

    /**
     * Delay of the first cost lookup of a task without a poll that reports its end. Most tasks have ended by then. It
     * is later than the period in which costs are counted in metrics.
     */
    private static final Duration MAX_TASK_TIME = Duration.ofMinutes(30);

    private final Journal journal;
    private final CostMeter costs;
    private final LedgerMetrics metrics;
    private final Clock clock;

    JournalRecorder(Journal journal, CostMeter costs, LedgerMetrics metrics, Clock clock) {
        this.journal = journal;
        this.costs = costs;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public void intend(CallEntry ifAbandoned) {
        journal.intend(ifAbandoned);
    }

    @Override
    public void end(CallEntry entry, CostLookupTiming question, @Nullable Instant reservedAt) {
        recorded(entry, question, reservedAt);
    }

    /** Records the end of a call and returns its position in the chain; 0 if the disk rejects it or is slow. */
    long recorded(CallEntry entry, CostLookupTiming question, @Nullable Instant reservedAt) {
        PendingCost asked = pending(entry, question, reservedAt);
        try {
            Journal.Recorded recorded = journal.end(entry, asked);
            count(entry, question, recorded.costPending());
            return recorded.sequence();
        } catch (LedgerUnavailableException e) {
            // The response has been paid for, and its intent is on disk. Without the response, the caller would pay
            // twice.
            log.warn("The end of {} is kept in memory until it can be recorded: {}", entry.id(), e.getMessage());
            count(entry, question, asked != null);
            return 0;
        }
    }

    private void count(CallEntry entry, CostLookupTiming question, boolean costPending) {
        LedgerCost cost = entry.cost();
        if (cost != null && (!costPending || question == CostLookupTiming.WHEN_TASK_HAS_ENDED)) {
            costs.count(entry.operation(), entry.client(), cost);
        }
    }

    @Override
    public void taskEnded(String submission, @Nullable String costId, boolean failed) {
        journal.hasten(submission, costId, failed);
    }

    private @Nullable PendingCost pending(CallEntry entry, CostLookupTiming question, @Nullable Instant reservedAt) {
        if (question == CostLookupTiming.NEVER || entry.upstreamRequestId() == null || entry.upstreamKey() == null) {
            return null;
        }
        Instant now = clock.instant();
        return new PendingCost(
                entry.id(),
                entry.upstreamRequestId(),
                entry.upstreamKey(),
                entry.client(),
                entry.operation(),
                entry.cost(),
                now,
                0,
                now.plus(question == CostLookupTiming.SOON ? FIRST_QUESTION : MAX_TASK_TIME),
                new PendingCost.Account(entry.clientId(), entry.keyId(), reservedAt),
                null);
    }

    @Override
    public void add(LedgerEntry entry) {
        added(entry);
    }

    /** Records an entry and returns its position in the chain; 0 if the disk rejects it or is slow, or without space. */
    long added(LedgerEntry entry) {
        try {
            long sequence = journal.add(entry);
            if (sequence == 0) {
                metrics.leftOut();
            }
            return sequence;
        } catch (LedgerUnavailableException e) {
            log.warn(
                    "The {} entry of {} is kept in memory until it can be recorded: {}",
                    entry.kind(),
                    entry.id(),
                    e.getMessage());
            return 0;
        }
    }

    @Override
    public void note(LedgerEntry entry) {
        if (!journal.note(entry)) {
            metrics.leftOut();
        }
    }
}
