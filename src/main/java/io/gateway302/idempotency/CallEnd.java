package io.gateway302.idempotency;

import io.gateway302.idempotency.Ending.Answered;
import org.jspecify.annotations.Nullable;

/**
 * What the store is to be told of a call that is over.
 *
 * @param claim the call
 * @param ending how it ended; null where it was surely not carried out, so that it may be tried again
 */
record CallEnd(Claim claim, @Nullable Ending ending) {

    static CallEnd notCarriedOut(Claim claim) {
        return new CallEnd(claim, null);
    }

    /**
     * Keeps the ending, or frees the key.
     *
     * @return false if the entry does not wait for the ending any more
     */
    boolean tell(IdempotencyStore store) {
        if (ending == null) {
            store.release(claim);
            return true;
        }
        return store.finish(claim, ending);
    }

    /** How many bytes it takes to remember it. */
    int size() {
        return ending instanceof Answered answered ? answered.body().length : 0;
    }
}
