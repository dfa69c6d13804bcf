package io.gateway302.exchange;

/** Ends a call that nobody waits for any more. */
public final class CallerLeftException extends RuntimeException {

    /** The caller has closed its connection. */
    public CallerLeftException() {
        super("The caller has left", null, false, false);
    }
}
