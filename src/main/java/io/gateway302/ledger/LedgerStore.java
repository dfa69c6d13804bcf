package io.gateway302.ledger;

import java.util.List;

/** Store of the entries of all writers. Implementations must be thread-safe. */
public interface LedgerStore {

    /**
     * Stores links durably, in one transaction. Existing links are not changed, so that a writer can retry after an
     * unclear failure.
     *
     * @throws RuntimeException if the links may not all have been stored
     */
    void append(List<Link> links);
}
