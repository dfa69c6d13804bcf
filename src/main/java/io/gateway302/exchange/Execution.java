package io.gateway302.exchange;

import java.util.Locale;

/** Knowledge about whether the upstream carried out a request. */
public enum Execution {
    /** It was carried out, and the response contains the result. */
    OK,
    /** It was not carried out: no byte of the request was sent. */
    NOT_SENT,
    /** It was not carried out, according to the response. */
    REJECTED,
    /** It may have been carried out. */
    UNKNOWN;

    /** Returns the label value. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
