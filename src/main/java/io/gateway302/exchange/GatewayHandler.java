package io.gateway302.exchange;

/** Carries a call out, governed. All that a door knows of the rest of the gateway. */
@FunctionalInterface
public interface GatewayHandler {

    /**
     * Carries the call out, on the calling thread.
     *
     * @throws io.gateway302.problem.ProblemException if the call is refused or fails; the message is the caller's to see
     */
    GatewayResponse handle(GatewayRequest request);
}
