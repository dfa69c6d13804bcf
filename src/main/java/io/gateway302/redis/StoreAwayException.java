package io.gateway302.redis;

/** Failure of the shared store: no response in time, or no attempt because of earlier failures. */
public final class StoreAwayException extends RuntimeException {

    private static final String MESSAGE = "The shared store does not answer";

    /** Creates an exception for a command that was not sent. */
    StoreAwayException() {
        super(MESSAGE);
    }

    /** Creates an exception for a command that failed. */
    StoreAwayException(Throwable cause) {
        super(MESSAGE, cause);
    }

    /** Returns whether the command may have been executed; false if it was not sent. */
    public boolean mayHaveRun() {
        return getCause() != null;
    }
}
