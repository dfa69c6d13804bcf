package io.gateway302.idempotency;

import io.gateway302.exchange.Replay;

/** Result of claiming an idempotency key. */
sealed interface ClaimResult {

    /** The claim is granted. */
    record Started() implements ClaimResult {}

    /** The first request with this key is the same and still in flight. */
    record InFlight() implements ClaimResult {}

    /** The key was used for a different request. */
    record OtherRequest() implements ClaimResult {}

    /**
     * The first request with this key is the same and has ended.
     *
     * @param first first call with the key
     * @param ending outcome of that call
     */
    record Ended(Replay first, StoredOutcome ending) implements ClaimResult {}
}
