package io.gateway302.exchange;

import java.util.Locale;

/** What is known of whether the upstream carried a request out. */
public enum Execution {
    /** It did, and answered with the result. */
    OK,
    /** It cannot have: no byte of the request left. */
    NOT_SENT,
    /** It did not: its answer says so. */
    REJECTED,
    /** It may have. */
    UNKNOWN;

    /** The label value. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
