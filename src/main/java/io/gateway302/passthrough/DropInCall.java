package io.gateway302.passthrough;

import io.gateway302.exchange.GatewayRequest;

/**
 * A call as it came in at this door.
 *
 * @param request the call
 * @param isJson whether its body says that it is JSON, or nothing of itself
 * @param hidesUsage whether the caller is not to see that its stream was asked for usage
 */
record DropInCall(GatewayRequest request, boolean isJson, boolean hidesUsage) {}
