package io.gateway302.relay;

import io.gateway302.exchange.GatewayExchange;

/**
 * Call whose response passes to the caller as it comes.
 *
 * @param call the call
 * @param hidesUsage whether the usage frame is removed from the response, because the gateway requested it and not the
 *     caller
 * @param wantsEvents whether the caller requests an event stream
 */
public record RelayedCall(GatewayExchange call, boolean hidesUsage, boolean wantsEvents) {}
