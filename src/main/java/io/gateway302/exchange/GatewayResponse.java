package io.gateway302.exchange;

import java.util.function.UnaryOperator;
import org.springframework.http.HttpHeaders;

/**
 * A good answer on its way back.
 *
 * @param status HTTP status
 * @param headers headers of the upstream that may be passed on
 * @param body content
 */
public record GatewayResponse(int status, HttpHeaders headers, Body body) {

    /** The same answer with its stream watched; an answer that is here already as it is. */
    public GatewayResponse watched(UnaryOperator<ByteSource> watch) {
        return body instanceof Body.Stream(ByteSource source, long length)
                ? new GatewayResponse(status, headers, new Body.Stream(watch.apply(source), length))
                : this;
    }
}
