package io.gateway302.api;

import io.gateway302.catalog.Operation;
import io.gateway302.correlation.RequestId;
import io.gateway302.exchange.Attribute;
import io.gateway302.exchange.Body;
import io.gateway302.exchange.EntryPoint;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.ServletAttributes;
import io.gateway302.exchange.Target;
import io.gateway302.identity.CallHeaders;
import io.gateway302.identity.Caller;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/** Factory of gateway requests for valid requests to typed endpoints. */
@Component
public class CallFactory {

    /** Headers by which OpenAI's clients tell the upstream client about their retries and their timeout. */
    private static final List<String> OF_OPENAI_CLIENTS =
            List.of("x-stainless-retry-count", "x-stainless-read-timeout", "x-stainless-timeout");

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
        Operation operation = operation(request);
        return noted(
                request,
                create(
                        request,
                        EntryPoint.TYPED,
                        caller,
                        operation,
                        Target.of(operation),
                        CallHeaders.of(request),
                        body));
    }

    /** Creates the gateway request that runs as a task, for a request whose endpoint has an {@link OperationId}. */
    public GatewayExchange createTask(HttpServletRequest request, Caller caller, Body body) {
        Operation operation = operation(request);
        HttpHeaders headers = CallHeaders.of(request);
        headers.setContentType(MediaType.APPLICATION_JSON);
        return create(request, EntryPoint.TASK, caller, operation, Target.of(operation), asItCame(headers), body);
    }

    private static Operation operation(HttpServletRequest request) {
        Operation operation = ServletAttributes.operation(request);
        if (operation == null) {
            throw new IllegalStateException("The endpoint names no operation");
        }
        return operation;
    }

    /** Creates the gateway request for a request whose operation the model selects. */
    GatewayExchange create(HttpServletRequest request, Caller caller, UpstreamRequest asked) {
        Operation operation = asked.operation();
        HttpHeaders headers = CallHeaders.of(request);
        headers.addAll(CallHeaders.of(request, OF_OPENAI_CLIENTS));
        headers.set(HttpHeaders.CONTENT_TYPE, asked.contentType());
        GatewayExchange call = create(
                request,
                EntryPoint.TYPED,
                caller,
                operation,
                target(asked),
                asked.relayed() ? asItCame(headers) : headers,
                asked.body());
        call.set(Attribute.MODEL, asked.model());
        call.set(Attribute.RELAYED, asked.relayed());
        return noted(request, call);
    }

    /**
     * Creates the gateway request that runs as a task, for a request whose operation the model selects. The timeout of the
     * caller's client does not matter to it.
     */
    GatewayExchange createTask(HttpServletRequest request, Caller caller, UpstreamRequest asked) {
        HttpHeaders headers = CallHeaders.of(request);
        headers.set(HttpHeaders.CONTENT_TYPE, asked.contentType());
        GatewayExchange call = create(
                request, EntryPoint.TASK, caller, asked.operation(), target(asked), asItCame(headers), asked.body());
        call.set(Attribute.MODEL, asked.model());
        return call;
    }

    private static Target target(UpstreamRequest asked) {
        Operation operation = asked.operation();
        return new Target(operation.method(), operation.path(), asked.query(), Map.of());
    }

    /** Returns the headers of a call whose response is kept as it comes. */
    private static HttpHeaders asItCame(HttpHeaders headers) {
        headers.set(HttpHeaders.ACCEPT, MediaType.ALL_VALUE);
        headers.set(HttpHeaders.ACCEPT_ENCODING, "identity");
        return headers;
    }

    /** Stores a call in its request. That of a task is not: it is used by another thread. */
    private static GatewayExchange noted(HttpServletRequest request, GatewayExchange call) {
        ServletAttributes.set(request, call);
        return call;
    }

    private GatewayExchange create(
            HttpServletRequest request,
            EntryPoint door,
            Caller caller,
            Operation operation,
            Target target,
            HttpHeaders headers,
            Body body) {
        return new GatewayExchange(
                RequestId.of(request),
                door,
                operation,
                target,
                caller,
                headers,
                body,
                clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }
}
