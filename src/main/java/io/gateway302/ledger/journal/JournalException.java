package io.gateway302.ledger.journal;

import io.gateway302.ledger.LedgerUnavailableException;

/** The journal cannot be read or written, or holds as much as it may. */
final class JournalException extends LedgerUnavailableException {

    JournalException(String message) {
        super(message, null);
    }

    JournalException(String message, Throwable cause) {
        super(message, cause);
    }
}
