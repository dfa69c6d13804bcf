package io.gateway302.ledger.record;

import io.gateway302.ledger.CallEntry;
import io.gateway302.ledger.LedgerEntry;
import io.gateway302.ledger.LedgerUnavailableException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Recorder of calls with the configured durability. */
interface Recorder {

    /**
     * Records the intent of a call before it is sent.
     *
     * @param ifAbandoned entry to record if the end of the call is never recorded
     * @throws LedgerUnavailableException if the intent cannot be recorded; the call must not be sent then
     */
    void intend(CallEntry ifAbandoned);

    /**
     * Records the end of a call with an intent.
     *
     * @param question timing of the cost lookup at the upstream
     * @param reservedAt time at which the limits reserved its cost; null if they reserved nothing
     */
    void end(CallEntry entry, CostLookupTiming question, @Nullable Instant reservedAt);

    /**
     * Starts the cost lookup of the call that started a task, because the task has ended.
     *
     * @param submission generation id of that call
     * @param costId upstream id of the cost record; null if it is that of the call
     * @param failed true if the task has failed, so that it costs nothing without a record
     */
    void taskEnded(String submission, @Nullable String costId, boolean failed);

    /**
     * Records what became known of a recorded call. It waits as the end of a call does, and never fails: an entry for
     * which the journal has no space is counted.
     */
    void add(LedgerEntry entry);

    /** Records an entry that certainly cost nothing, if there is capacity for it. */
    void note(LedgerEntry entry);
}
