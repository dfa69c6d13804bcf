package io.gateway302.egress;

/** Exception for an address to which the gateway does not connect. Nothing was sent. */
public final class EgressRefusedException extends RuntimeException {

    /**
     * Creates the exception.
     *
     * @param objection what is wrong with the address, as a text after its name, such as "must use https"
     */
    EgressRefusedException(String objection) {
        // thrown in event loops for every address, so without a stack trace
        super(objection, null, false, false);
    }
}
