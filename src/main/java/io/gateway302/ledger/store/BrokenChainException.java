package io.gateway302.ledger.store;

import io.gateway302.ledger.Link;

/** A link is not as it was written, or stands where another one is to go. */
final class BrokenChainException extends RuntimeException {

    BrokenChainException(Link link) {
        super("The chain of " + link.writer() + " in the ledger does not fit at " + link.sequence());
    }
}
