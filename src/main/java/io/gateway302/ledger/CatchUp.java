package io.gateway302.ledger;

/** Wait of a reader of the store for earlier entries of this process. */
@FunctionalInterface
public interface CatchUp {

    /** Instance for a store without pending entries. */
    CatchUp NONE = () -> {};

    /** Waits a short time for all entries recorded so far to be in the store. */
    void await();
}
