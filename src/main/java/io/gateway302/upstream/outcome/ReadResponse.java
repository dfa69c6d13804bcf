package io.gateway302.upstream.outcome;

import org.springframework.http.HttpHeaders;

/**
 * Response that was read completely.
 *
 * @param status HTTP status
 * @param headers unfiltered headers
 * @param body content as received
 */
record ReadResponse(int status, HttpHeaders headers, byte[] body) {}
