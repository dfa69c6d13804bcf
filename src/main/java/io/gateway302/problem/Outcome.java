package io.gateway302.problem;

import java.util.Locale;

/** Outcome of a call, as metrics and the ledger name it. */
public enum Outcome {
    /** The upstream carried out the request. */
    SUCCEEDED,
    /** The request was malformed or violated a rule of its operation. */
    INVALID,
    /** The caller is not authenticated, or not authorized. */
    REFUSED,
    /** A rate limit, a budget or the shutdown of this instance prevented the call. */
    LIMITED,
    /** The upstream rejected the request. */
    REJECTED,
    /** The upstream failed, could not be reached, or sent an invalid response. */
    UPSTREAM_ERROR,
    /** No response arrived in time. It is unknown whether the request was carried out. */
    TIMEOUT,
    /** The caller disconnected. */
    CANCELLED,
    /** The gateway itself failed. */
    ERROR;

    /** Returns the value of the metric label. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
