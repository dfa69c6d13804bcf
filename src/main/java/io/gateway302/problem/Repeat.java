package io.gateway302.problem;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Effect of sending the same request again after a problem. */
public enum Repeat {
    /** The request was certainly not carried out, and waiting helps. */
    HELPS("It was surely not carried out; after `Retry-After` it may go through."),
    /** With {@code Retry-After}, the same as {@link #HELPS}. Without it, a retry is useless or could cost twice. */
    HELPS_WHEN_TOLD("With `Retry-After` it may go through then. Without, do not: it is useless, or could cost twice."),
    /** The response would be the same. */
    IS_POINTLESS("The answer would be the same."),
    /** The request may have been carried out and billed, or this is unknown. */
    MAY_COST_TWICE("It may have been carried out and billed: sent again, it could cost twice.");

    private final String advice;

    Repeat(String advice) {
        this.advice = advice;
    }

    /** Returns a sentence for the problem page. */
    String advice() {
        return advice;
    }

    /**
     * Returns whether a client should retry the request automatically.
     *
     * @param retryAfter value of {@code Retry-After} of the problem; null if it has none
     */
    public boolean isAdvised(@Nullable Duration retryAfter) {
        return this == HELPS || (this == HELPS_WHEN_TOLD && retryAfter != null);
    }
}
