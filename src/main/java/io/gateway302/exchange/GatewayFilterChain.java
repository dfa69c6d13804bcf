package io.gateway302.exchange;

/** Later steps of a call, as a filter sees them. */
@FunctionalInterface
public interface GatewayFilterChain {

    /**
     * Passes the call on.
     *
     * @return the response of the later steps
     */
    GatewayResponse proceed(GatewayExchange request);
}
