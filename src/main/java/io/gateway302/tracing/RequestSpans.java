package io.gateway302.tracing;

import io.gateway302.catalog.Operation;
import io.gateway302.correlation.RequestId;
import io.gateway302.exchange.ServletAttributes;
import io.gateway302.identity.Caller;
import io.gateway302.metrics.TraceScope;
import io.gateway302.problem.Outcome;
import io.gateway302.problem.ProblemType;
import io.gateway302.problem.ReportedProblem;
import io.gateway302.secret.Redaction;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.semconv.ErrorAttributes;
import io.opentelemetry.semconv.HttpAttributes;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Filter that creates a span for each request and continues the caller's trace. The span has the route instead of the
 * path, and the type of an exception without its message.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 2)
final class RequestSpans extends OncePerRequestFilter implements TraceScope {

    private static final String SPAN = RequestSpans.class.getName();

    private static final Set<HttpMethod> METHODS = Set.of(HttpMethod.values());

    private final Tracer tracer;

    RequestSpans(Tracer tracer) {
        this.tracer = tracer;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Context caller =
                W3CTraceContextPropagator.getInstance().extract(Context.root(), request, RequestHeaders.GETTER);
        Span span = tracer.spanBuilder(method(request))
                .setParent(caller)
                .setSpanKind(SpanKind.SERVER)
                .setAttribute(HttpAttributes.HTTP_REQUEST_METHOD, method(request))
                .startSpan();
        request.setAttribute(SPAN, span);
        try (var _ = span.makeCurrent()) {
            chain.doFilter(request, response);
            tellEnd(span, request, response);
        } catch (ServletException | IOException | RuntimeException | Error failure) {
            span.setStatus(StatusCode.ERROR);
            span.setAttribute(ErrorAttributes.ERROR_TYPE, failure.getClass().getName());
            throw failure;
        } finally {
            tellRequest(span, request);
            span.end();
        }
    }

    @Override
    public void run(ServletRequest request, Runnable work) {
        if (request.getAttribute(SPAN) instanceof Span span) {
            try (var _ = span.makeCurrent()) {
                work.run();
            }
        } else {
            work.run();
        }
    }

    private static void tellRequest(Span span, HttpServletRequest request) {
        // redacted, because the caller may have chosen the id
        span.setAttribute(Attributes.REQUEST_ID, Redaction.redact(RequestId.of(request)));
        if (request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE) instanceof String route) {
            span.setAttribute(HttpAttributes.HTTP_ROUTE, route);
            span.updateName(method(request) + " " + route);
        }
        Operation operation = ServletAttributes.operation(request);
        if (operation != null) {
            span.setAttribute(Attributes.OPERATION, operation.id());
        }
        Caller caller = Caller.of(request);
        if (caller != null) {
            span.setAttribute(Attributes.CLIENT, caller.client());
        }
    }

    private static void tellEnd(Span span, HttpServletRequest request, HttpServletResponse response) {
        span.setAttribute(HttpAttributes.HTTP_RESPONSE_STATUS_CODE, (long) response.getStatus());
        Outcome outcome = ReportedProblem.outcome(request);
        if (outcome != null) {
            span.setAttribute(Attributes.OUTCOME, outcome.label());
        }
        ProblemType problem = ReportedProblem.of(request);
        if (problem != null) {
            span.setAttribute(ErrorAttributes.ERROR_TYPE, problem.slug());
            if (problem.status().is5xxServerError()) {
                span.setStatus(StatusCode.ERROR);
            }
        }
    }

    private static String method(HttpServletRequest request) {
        return METHODS.contains(HttpMethod.valueOf(request.getMethod())) ? request.getMethod() : "_OTHER";
    }
}
