package io.gateway302.ledger;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * Store of intents next to the store of entries, for installations that do not rely on the disks of single machines.
 * {@link LedgerStore#append} removes an intent when the entry of its call arrives.
 */
public interface IntentStore {

    /**
     * Stores an intent durably.
     *
     * @param writer id of the writer that makes the call
     * @throws RuntimeException if the intent may not have been stored
     */
    void put(String writer, CallEntry ifAbandoned);

    /** Removes the intents of a writer that were stored before the given time, with exceptions. */
    void removeLeftovers(String writer, Instant before, Collection<String> except);

    /**
     * Passes on intents of writers that are presumed dead, and removes the intents after they have been recorded. Of
     * several concurrent callers, only one receives each intent.
     *
     * @param before time before which the intents were stored
     * @param record action that records them durably, or throws
     */
    void adopt(Instant before, Consumer<List<CallEntry>> record);
}
