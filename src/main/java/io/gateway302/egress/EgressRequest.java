package io.gateway302.egress;

import java.net.URI;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

/**
 * Request to an address that a caller gave.
 *
 * @param address absolute URL
 * @param body content; empty for none
 * @param timeout maximum time for everything, from the lookup of the name to the last byte of the response
 * @param maxBytes maximum size of the response body
 */
public record EgressRequest(
        HttpMethod method, URI address, HttpHeaders headers, byte[] body, Duration timeout, long maxBytes) {

    @Override
    public String toString() {
        return "EgressRequest[" + method + " " + address.getHost() + "]";
    }
}
