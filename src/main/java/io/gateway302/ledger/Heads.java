package io.gateway302.ledger;

import java.util.List;

/** How far chains go, as it is known apart from the store, so that the loss of a chain's end can be told. */
@FunctionalInterface
public interface Heads {

    /** Where nothing is known apart from the store. */
    Heads NONE = List::of;

    /** For each chain that is known here, the last link of which the store has said that it keeps it. */
    List<Head> kept();
}
