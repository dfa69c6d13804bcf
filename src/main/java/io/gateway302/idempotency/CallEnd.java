package io.gateway302.idempotency;

import io.gateway302.idempotency.StoredOutcome.Answered;
import org.jspecify.annotations.Nullable;

/**
 * Outcome of a call, to be written to the store.
 *
 * @param claim claim of the call
 * @param ending outcome; null if the call was certainly not carried out, so that it may be retried
 */
record CallEnd(Claim claim, @Nullable StoredOutcome ending) {

    static CallEnd notCarriedOut(Claim claim) {
        return new CallEnd(claim, null);
    }

    /**
     * Stores the outcome, or releases the key if there is none.
     *
     * @return false if the entry no longer expects an outcome
     */
    boolean tell(IdempotencyStore store) {
        if (ending == null) {
            store.release(claim);
            return true;
        }
        return store.finish(claim, ending);
    }

    /** Returns the memory for the outcome in bytes, which is the size of the response body. */
    int size() {
        return ending instanceof Answered answered ? answered.body().length : 0;
    }
}
