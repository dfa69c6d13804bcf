package io.gateway302.exchange;

import java.util.function.UnaryOperator;
import org.springframework.http.HttpHeaders;

/**
 * Successful response.
 *
 * @param status HTTP status
 * @param headers headers of the upstream that may be passed on
 * @param body content
 */
public record GatewayResponse(int status, HttpHeaders headers, Body body) {

    /** Returns this response with its stream wrapped; a response with a buffered body is returned unchanged. */
    public GatewayResponse watched(UnaryOperator<ByteSource> watch) {
        return body instanceof Body.Stream(ByteSource source, long length)
                ? new GatewayResponse(status, headers, new Body.Stream(watch.apply(source), length))
                : this;
    }
}
