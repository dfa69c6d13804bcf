package io.gateway302.exchange;

import org.springframework.http.HttpHeaders;

/**
 * A good answer on its way back.
 *
 * @param status HTTP status
 * @param headers headers of the upstream that may be passed on
 * @param body content
 */
public record GatewayResponse(int status, HttpHeaders headers, Body body) {}
