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
    public void end(CallEntry entry, boolean askForCost) {
        recorded(entry, askForCost);
    }

    /** The place at which the end was recorded; 0 if the disk kept us waiting for too long. */
    long recorded(CallEntry entry, boolean askForCost) {
        try {
            Journal.Recorded recorded = journal.end(entry, askForCost ? pending(entry) : null);
            LedgerCost cost = entry.cost();
            if (cost != null && !recorded.costPending()) {
                costs.count(entry.operation(), entry.client(), cost);
            }
            return recorded.sequence();
        } catch (LedgerUnavailableException e) {
            // the answer is paid for, and its intent is on the disk
            log.error("The end of {} is not recorded yet", entry.id(), e);
            return 0;
        }
    }

    private @Nullable PendingCost pending(CallEntry entry) {
        if (entry.upstreamRequestId() == null || entry.upstreamKey() == null) {
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
                now.plus(FIRST_QUESTION));
    }

    @Override
    public void note(LedgerEntry entry) {
        if (!journal.note(entry)) {
            metrics.leftOut();
        }
    }
}
