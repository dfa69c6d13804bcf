package io.gateway302.exchange;

/** Exception that ends a call whose caller has disconnected. */
public final class CallerLeftException extends RuntimeException {

    /** Creates an exception without a stack trace. */
    public CallerLeftException() {
        super("The caller has left", null, false, false);
    }
}
