package io.gateway302.redis;

/** The shared store did not answer in time, or is being left alone because it did not before. */
public final class StoreAwayException extends RuntimeException {

    private static final String MESSAGE = "The shared store does not answer";

    /** It was not asked. */
    StoreAwayException() {
        super(MESSAGE);
    }

    /** It was asked, and this came of it. */
    StoreAwayException(Throwable cause) {
        super(MESSAGE, cause);
    }

    /** Whether what was asked for may have been done nevertheless; false if nothing was sent. */
    public boolean mayHaveRun() {
        return getCause() != null;
    }
}
