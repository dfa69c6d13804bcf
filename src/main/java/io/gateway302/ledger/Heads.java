package io.gateway302.ledger;

import java.util.List;

/** Ends of chains as known outside the store, by which a truncated chain is detected. */
@FunctionalInterface
public interface Heads {

    /** Instance without any knowledge outside the store. */
    Heads NONE = List::of;

    /** Returns for each chain known here the last link that the store has confirmed. */
    List<Head> kept();
}
