package io.gateway302.idempotency;

import io.gateway302.exchange.Replay;

/** What a claim meets. */
sealed interface Begin {

    /** Nothing: the claim is granted. */
    record Started() implements Begin {}

    /** The same request, still being worked on. */
    record InFlight() implements Begin {}

    /** Another request under the same key. */
    record OtherRequest() implements Begin {}

    /**
     * The same request, which came to an end.
     *
     * @param first the call that made the end
     * @param ending how it ended
     */
    record Ended(Replay first, Ending ending) implements Begin {}
}
