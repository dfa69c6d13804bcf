package io.gateway302.problem;

/**
 * Amounts with which a budget does not cover a call.
 *
 * @param kind what the budget counts
 * @param needed amount that the call is expected to use, as a decimal
 * @param left amount that is left, as a decimal
 */
public record Shortfall(Kind kind, String needed, String left) {

    /** Kind of a budget. */
    public enum Kind {
        /** US dollars. */
        MONEY,
        /** Units of an operation, or requests. */
        UNITS
    }
}
