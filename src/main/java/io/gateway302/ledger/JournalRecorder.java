package io.gateway302.ledger;

import io.gateway302.ledger.journal.Journal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for this machine's disk. */
final class JournalRecorder implements Recorder {

    private static final Logger log = LoggerFactory.getLogger(JournalRecorder.class);

    /** The upstream has its record of a call a little later than its answer. */
    private static final Duration FIRST_QUESTION = Duration.ofMillis(250);

    /** By then most jobs have ended, whether or not anybody asked; beyond the time in which costs are still counted. */
    private static final Duration LONGEST_JOB = Duration.ofMinutes(30);

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
    public void end(CallEntry entry, CostQuestion question) {
        recorded(entry, question);
    }

    /** Returns the place at which the end was recorded; 0 if the disk refuses it or is slow. */
    long recorded(CallEntry entry, CostQuestion question) {
        PendingCost asked = pending(entry, question);
        try {
            Journal.Recorded recorded = journal.end(entry, asked);
            count(entry, question, recorded.costPending());
            return recorded.sequence();
        } catch (LedgerUnavailableException e) {
            // The answer is paid for and its intent is on the disk. Without the answer the caller would pay once more.
            log.warn("The end of {} is kept in memory until it can be recorded: {}", entry.id(), e.getMessage());
            count(entry, question, asked != null);
            return 0;
        }
    }

    private void count(CallEntry entry, CostQuestion question, boolean costPending) {
        LedgerCost cost = entry.cost();
        if (cost != null && (!costPending || question == CostQuestion.WHEN_JOB_HAS_ENDED)) {
            costs.count(entry.operation(), entry.client(), cost);
        }
    }

    @Override
    public void jobEnded(String submission, @Nullable String costId) {
        journal.hasten(submission, costId);
    }

    private @Nullable PendingCost pending(CallEntry entry, CostQuestion question) {
        if (question == CostQuestion.NEVER || entry.upstreamRequestId() == null || entry.upstreamKey() == null) {
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
                now.plus(question == CostQuestion.SOON ? FIRST_QUESTION : LONGEST_JOB));
    }

    @Override
    public void note(LedgerEntry entry) {
        if (!journal.note(entry)) {
            metrics.leftOut();
        }
    }
}
