package io.gateway302.ledger;

import org.jspecify.annotations.Nullable;

/** Nothing can be recorded now. */
public class LedgerUnavailableException extends RuntimeException {

    /**
     * Something that stands against recording.
     *
     * @param message what it is
     * @param cause what is behind it, if anything
     */
    public LedgerUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
