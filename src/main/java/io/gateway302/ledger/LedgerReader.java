package io.gateway302.ledger;

import io.gateway302.ledger.query.LedgerQuery;
import io.gateway302.ledger.query.UsageQuery;
import io.gateway302.ledger.query.UsageSum;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Queries on the ledger. Each query first waits for earlier entries of this process. */
public interface LedgerReader {

    /**
     * Returns a page of calls, the newest first.
     *
     * @param after position after which the page starts; null for the newest calls
     * @param limit maximum number of calls
     */
    List<RecordedCall> search(LedgerQuery query, @Nullable LedgerPosition after, int limit);

    /** Returns the call with this generation id. */
    Optional<RecordedCall> find(String id);

    /**
     * Returns a call of a client by its generation id, its request id or the upstream request id. Of several calls with
     * one id, the newest is returned.
     *
     * @param clientId id of the client
     */
    Optional<RecordedCall> find(String clientId, String id);

    /**
     * Exports all calls, the newest first, with few of them in memory at a time. No connection is held while the sink
     * works, so that a slow sink does not block others.
     *
     * @throws IOException if the sink throws it
     */
    void export(LedgerQuery query, Sink sink) throws IOException;

    /**
     * Returns sums of usage, ordered by their keys.
     *
     * @param limit maximum number of sums
     */
    List<UsageSum> usage(UsageQuery query, int limit);

    /** Verifies all chains. */
    Verification verify();

    /** Receiver of exported calls. */
    @FunctionalInterface
    interface Sink {

        /** Receives the next call. */
        void accept(RecordedCall call) throws IOException;
    }
}
