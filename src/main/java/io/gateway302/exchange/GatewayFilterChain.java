package io.gateway302.exchange;

/** The steps that lie behind a filter. */
@FunctionalInterface
public interface GatewayFilterChain {

    /**
     * Passes the call on.
     *
     * @return the answer of the steps behind
     */
    GatewayResponse proceed(GatewayRequest request);
}
