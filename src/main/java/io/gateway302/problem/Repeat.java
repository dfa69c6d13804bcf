package io.gateway302.problem;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What comes of sending a request again, as it is, after a problem. */
public enum Repeat {
    /** It was surely not carried out, and a wait helps. */
    HELPS("It was surely not carried out; after `Retry-After` it may go through."),
    /** Where the problem says when to come back, it {@link #HELPS}; otherwise it is useless, or could cost twice. */
    HELPS_WHEN_TOLD("With `Retry-After` it may go through then. Without, do not: it is useless, or could cost twice."),
    /** The answer would be the same. */
    IS_POINTLESS("The answer would be the same."),
    /** It may have been carried out and billed, or that is not known. */
    MAY_COST_TWICE("It may have been carried out and billed: sent again, it could cost twice.");

    private final String advice;

    Repeat(String advice) {
        this.advice = advice;
    }

    /** A sentence for the problem's page. */
    String advice() {
        return advice;
    }

    /**
     * Whether a client should send the request again by itself.
     *
     * @param retryAfter when the problem says to come back; null where it does not
     */
    public boolean isAdvised(@Nullable Duration retryAfter) {
        return this == HELPS || (this == HELPS_WHEN_TOLD && retryAfter != null);
    }
}
