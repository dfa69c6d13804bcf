package io.gateway302.ledger;

import java.util.List;

/** Where the entries of all writers come together. Implementations may be called by several threads. */
public interface LedgerStore {

    /**
     * Keeps links, durably, in one transaction. Those that are kept already stay as they are, so that whoever does not
     * know whether it was heard may ask again.
     *
     * @throws RuntimeException if it cannot be told that all are kept
     */
    void append(List<Link> links);
}
