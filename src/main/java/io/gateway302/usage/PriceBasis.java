package io.gateway302.usage;

/** Basis of the costs of an operation. */
public enum PriceBasis {
    /** A call costs nothing. */
    FREE,
    /** The catalog or the configuration has a price. */
    PRICED,
    /** The price depends on the model, and the list of models has it. */
    PER_MODEL,
    /** There is no price; a configured estimate counts. */
    ESTIMATED,
    /** There is neither a price nor an estimate. */
    UNPRICED
}
