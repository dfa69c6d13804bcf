package io.gateway302.ledger;

import org.jspecify.annotations.Nullable;

/** Failure to record an entry. */
public class LedgerUnavailableException extends RuntimeException {

    /**
     * Creates an exception.
     *
     * @param message reason why entries cannot be recorded
     * @param cause underlying failure; null if there is none
     */
    public LedgerUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
