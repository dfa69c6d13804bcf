package io.gateway302.egress;

import java.io.IOException;

/** Exception for a response body that is larger than the request allows. */
public final class EgressTooLargeException extends IOException {

    EgressTooLargeException(long maxBytes) {
        super("The response is larger than " + maxBytes + " bytes");
    }
}
