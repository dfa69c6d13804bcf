package io.gateway302.passthrough;

import io.gateway302.exchange.GatewayExchange;

/**
 * Pass-through request after parsing.
 *
 * @param request the gateway request
 * @param isJson whether the body is JSON by its content type, or has no content type
 * @param hidesUsage whether the usage frame is removed from the response, because the gateway requested it and not the
 *     caller
 * @param wantsEvents whether the caller requests an event stream
 */
record PassthroughCall(GatewayExchange request, boolean isJson, boolean hidesUsage, boolean wantsEvents) {}
