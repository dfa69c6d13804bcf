package io.gateway302.api;

import io.gateway302.catalog.Operation;
import io.gateway302.correlation.RequestId;
import io.gateway302.exchange.Body;
import io.gateway302.exchange.EntryPoint;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.ServletAttributes;
import io.gateway302.identity.CallTags;
import io.gateway302.identity.Caller;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/** Factory of gateway requests for valid requests to typed endpoints. */
@Component
public class CallFactory {

    /** Headers that are taken over: W3C Trace Context, which is passed on, the idempotency key, and the tags. */
    private static final List<String> TAKEN = List.of("traceparent", "tracestate", "Idempotency-Key", CallTags.HEADER);

    private final Clock clock;

    CallFactory(Clock clock) {
        this.clock = clock;
    }

    /**
     * Creates the gateway request for a request whose endpoint has an {@link OperationId}.
     *
     * @param body body for the upstream
     * @throws IllegalStateException if the endpoint has no {@link OperationId}
     */
    public GatewayExchange create(HttpServletRequest request, Caller caller, Body body) {
        Operation operation = ServletAttributes.operation(request);
        if (operation == null) {
            throw new IllegalStateException("The endpoint names no operation");
        }
        GatewayExchange call = new GatewayExchange(
                RequestId.of(request),
                EntryPoint.TYPED,
                operation,
                caller,
                taken(request),
                body,
                clock.instant().truncatedTo(ChronoUnit.MILLIS));
        ServletAttributes.set(request, call);
        return call;
    }

    /** Returns the headers that have a meaning beyond the endpoint. */
    private static HttpHeaders taken(HttpServletRequest request) {
        HttpHeaders headers = new HttpHeaders();
        for (String name : TAKEN) {
            Collections.list(request.getHeaders(name)).forEach(value -> headers.add(name, value));
        }
        return headers;
    }
}
