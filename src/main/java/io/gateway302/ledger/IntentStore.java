package io.gateway302.ledger;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * Keeps intents where the entries of all writers come together, for installations that do not trust the disks of single
 * machines. An intent goes when its call's entry comes: {@link LedgerStore#append} takes it away.
 */
public interface IntentStore {

    /**
     * Keeps an intent, durably.
     *
     * @param writer id of the writer that makes the call
     * @throws RuntimeException if it cannot be told that it is kept
     */
    void put(String writer, CallEntry ifAbandoned);

    /** Takes the intents of a writer away that were put before the given time, except for some. */
    void removeLeftovers(String writer, Instant before, Collection<String> except);

    /**
     * Hands over intents, whose writers have not been heard of for long, and takes them away when they have been recorded.
     * What several ask for at a time is handed to one of them.
     *
     * @param before the time before which they were put
     * @param record records them, durably, or throws
     */
    void adopt(Instant before, Consumer<List<CallEntry>> record);
}
