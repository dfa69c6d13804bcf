package io.gateway302.problem;

import java.util.Locale;

/** How a call ended, as metrics and records name it. */
public enum Outcome {
    /** The upstream did what was asked. */
    SUCCEEDED,
    /** The request was malformed or broke a rule of its operation. */
    INVALID,
    /** The caller is unknown, or may not do this. */
    REFUSED,
    /** A rate, a budget or the service's own shutdown stood against it. */
    LIMITED,
    /** The upstream looked at the request and would not do it. */
    REJECTED,
    /** The upstream failed, was not reached, or answered nonsense. */
    UPSTREAM_ERROR,
    /** No answer came in time; whether the upstream did the work is unknown. */
    TIMEOUT,
    /** The caller left. */
    CANCELLED,
    /** A fault of the gateway itself. */
    ERROR;

    /** The label value. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
