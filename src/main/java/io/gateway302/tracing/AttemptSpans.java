package io.gateway302.tracing;

import io.gateway302.catalog.Operation;
import io.gateway302.catalog.Unit;
import io.gateway302.exchange.Execution;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.Tokens;
import io.gateway302.exchange.Usage;
import io.gateway302.upstream.UpstreamProbe;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.semconv.ErrorAttributes;
import io.opentelemetry.semconv.HttpAttributes;
import io.opentelemetry.semconv.ServerAttributes;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Creator of a span for each upstream request, which receives the span as its parent. The attributes are those of
 * OpenTelemetry's conventions for generative AI, without prompts and responses.
 */
final class AttemptSpans implements UpstreamProbe {

    private static final String PROVIDER = "302.ai";

    private final Tracer tracer;
    private final Clock clock;

    AttemptSpans(Tracer tracer, Clock clock) {
        this.tracer = tracer;
        this.clock = clock;
    }

    @Override
    public Ending starts(Sending sending) {
        Span span = start(sending);
        W3CTraceContextPropagator propagator = W3CTraceContextPropagator.getInstance();
        // replaces the caller's trace headers, whose trace this span continues
        propagator.fields().forEach(sending.headers()::remove);
        propagator.inject(Context.current().with(span), sending.headers(), AttemptSpans::set);
        return result -> end(span, result, sending.call());
    }

    private static void set(@Nullable HttpHeaders headers, String name, String value) {
        if (headers != null) {
            headers.set(name, value);
        }
    }

    private Span start(Sending sending) {
        Operation operation = sending.call().operation();
        String model = sending.call().model();
        String task = operation.unit() == Unit.TOKEN ? "chat" : "generate_content";
        SpanBuilder span = tracer.spanBuilder(model == null ? task : task + " " + model)
                .setSpanKind(SpanKind.CLIENT)
                .setAttribute(Attributes.GEN_AI_PROVIDER, PROVIDER)
                .setAttribute(Attributes.GEN_AI_OPERATION, task)
                .setAttribute(Attributes.OPERATION, operation.id())
                .setAttribute(Attributes.UPSTREAM_KEY, sending.key())
                .setAttribute(
                        HttpAttributes.HTTP_REQUEST_METHOD, operation.method().name())
                .setAttribute(ServerAttributes.SERVER_ADDRESS, sending.address().getHost());
        if (model != null) {
            span.setAttribute(Attributes.GEN_AI_MODEL, model);
        }
        if (sending.number() > 1) {
            span.setAttribute(HttpAttributes.HTTP_REQUEST_RESEND_COUNT, sending.number() - 1L);
        }
        return span.startSpan();
    }

    private void end(Span span, Result attempt, GatewayExchange call) {
        span.setAttribute(Attributes.EXECUTION, attempt.execution().label());
        if (attempt.status() != null) {
            span.setAttribute(
                    HttpAttributes.HTTP_RESPONSE_STATUS_CODE, attempt.status().longValue());
        }
        if (attempt.problem() != null) {
            span.setStatus(StatusCode.ERROR);
            span.setAttribute(ErrorAttributes.ERROR_TYPE, attempt.problem().slug());
        }
        if (attempt.execution() == Execution.OK) {
            // the usage is known only when the call is complete
            Instant end = clock.instant();
            call.onCompletion(result -> {
                tellUsage(span, result.billing().used());
                span.end(end);
            });
        } else {
            span.end();
        }
    }

    private static void tellUsage(Span span, @Nullable Usage usage) {
        Tokens tokens = usage == null ? null : usage.tokens();
        if (tokens != null) {
            span.setAttribute(Attributes.GEN_AI_INPUT_TOKENS, tokens.input());
            span.setAttribute(Attributes.GEN_AI_OUTPUT_TOKENS, tokens.output());
        }
    }
}
