package io.gateway302.ledger.store;

import io.gateway302.ledger.Link;

/** Failure because a link is not as it was written, or is at the position of another link. */
final class BrokenChainException extends RuntimeException {

    BrokenChainException(Link link) {
        super("The chain of " + link.writer() + " in the ledger does not fit at " + link.sequence());
    }
}
