package io.gateway302.egress;

import java.util.Locale;

/** Exception for a request without a complete response: a network failure or a timeout. */
public final class EgressException extends RuntimeException {

    private final Reason reason;

    EgressException(Reason reason, Throwable cause) {
        super("No response: " + reason.label(), cause);
        this.reason = reason;
    }

    /** Returns where the request failed. */
    public Reason reason() {
        return reason;
    }

    /** Step at which a request failed. */
    public enum Reason {
        /** The name has no address. */
        DNS,
        /** The connection was refused, or there is no route. */
        CONNECT,
        /** The TLS handshake failed, for example because the certificate is for another name. */
        TLS,
        /** A timeout ended the request. */
        TIMEOUT,
        /** The connection broke, or the response was not HTTP. */
        BROKEN,
        /** All connections of the gateway were in use. */
        BUSY,
        /** The thread was interrupted. */
        INTERRUPTED;

        /** Returns the word for logs and lists. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
