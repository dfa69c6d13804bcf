package io.gateway302.ledger;

/** Lets whoever reads the store find what this process has recorded before. */
@FunctionalInterface
public interface CatchUp {

    /** For a store that nothing is on its way to. */
    CatchUp NONE = () -> {};

    /** Waits, but not for long, until everything that was recorded so far is in the store. */
    void await();
}
