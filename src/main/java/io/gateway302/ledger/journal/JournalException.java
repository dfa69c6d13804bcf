package io.gateway302.ledger.journal;

import io.gateway302.ledger.LedgerUnavailableException;
import java.nio.file.Path;
import java.sql.SQLException;

/** Failure to read or write the journal, or to find capacity in it. */
final class JournalException extends LedgerUnavailableException {

    JournalException(String message) {
        super(message, null);
    }

    JournalException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Returns the exception for a write that the storage rejected. */
    static JournalException notWritten(SQLException cause, Path file) {
        return new JournalException(
                "The journal of the ledger cannot be written: " + StorageFault.reason(cause, file), cause);
    }

    /** Returns the exception for a failed read. */
    static JournalException notRead(SQLException cause, Path file) {
        return new JournalException(
                "The journal of the ledger cannot be read: " + StorageFault.reason(cause, file), cause);
    }
}
