package io.gateway302.ledger;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be learnt from the ledger. Each question first waits for what this process has recorded before it. */
public interface LedgerReader {

    /**
     * Some calls, the newest first.
     *
     * @param after the place after which to begin; null for the newest
     * @param limit how many at most
     */
    List<RecordedCall> search(LedgerQuery query, @Nullable LedgerPosition after, int limit);

    /**
     * All calls, the newest first, with few of them in memory at a time. No connection is held while the sink works, so
     * that a slow one holds up nobody.
     *
     * @throws IOException if the sink does
     */
    void export(LedgerQuery query, Sink sink) throws IOException;

    /**
     * Sums of what calls used, in the order of their keys.
     *
     * @param limit how many sums at most
     */
    List<UsageSum> usage(UsageQuery query, int limit);

    /** Checks all chains. */
    Verification verify();

    /** Where exported calls go. */
    @FunctionalInterface
    interface Sink {

        /** Takes the next call. */
        void accept(RecordedCall call) throws IOException;
    }
}
