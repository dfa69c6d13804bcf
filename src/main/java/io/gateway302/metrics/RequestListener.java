package io.gateway302.metrics;

import io.gateway302.catalog.Operation;
import io.gateway302.exchange.CallResult;
import io.gateway302.exchange.Completion;
import io.gateway302.exchange.EntryPoint;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.ServletAttributes;
import io.gateway302.identity.Caller;
import io.gateway302.metrics.RequestMeters.Series;
import io.gateway302.problem.Outcome;
import io.gateway302.problem.ReportedProblem;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Listener that measures the duration of requests. It is not a filter, because only the container knows the end of a
 * request: after all filters, the error page and an asynchronous response. It is not a step of the pipeline, because
 * many requests are rejected before the pipeline.
 */
final class RequestListener implements ServletRequestListener {

    private static final String START = RequestListener.class.getName();

    private final RequestMeters meters;
    private final Labels labels;
    private final TraceScope traces;

    RequestListener(RequestMeters meters, Labels labels, TraceScope traces) {
        this.meters = meters;
        this.labels = labels;
        this.traces = traces;
    }

    /** Start of a measured request. */
    private record Start(EntryPoint door, long nanos) {}

    @Override
    public void requestInitialized(ServletRequestEvent event) {
        EntryPoint door = event.getServletRequest() instanceof HttpServletRequest request
                ? EntryPointDetection.of(request)
                : null;
        if (door != null) {
            meters.begins(door);
            event.getServletRequest().setAttribute(START, new Start(door, System.nanoTime()));
        }
    }

    @Override
    public void requestDestroyed(ServletRequestEvent event) {
        ServletRequest request = event.getServletRequest();
        if (request.getAttribute(START) instanceof Start start) {
            Duration time = Duration.ofNanos(System.nanoTime() - start.nanos());
            traces.run(request, () -> measure(request, start.door(), time));
        }
    }

    private void measure(ServletRequest request, EntryPoint door, Duration time) {
        GatewayExchange call = ServletAttributes.call(request);
        CallResult result = call == null ? null : call.result();
        Completion completion = result == null ? null : result.completion();
        Outcome answered = ReportedProblem.outcome(request);
        Series series = new Series(
                // a request that was neither rejected nor carried out, such as a dry run, is not a call of its
                // operation
                answered == null && completion == null ? LabelCap.UNLISTED : operation(request),
                client(request),
                door,
                outcome(completion, answered));
        meters.ends(series, time);
        if (result != null && result.upstream().attempts() > 0) {
            meters.wentUpstream(door, time.minus(result.upstream().duration()));
        }
    }

    private String operation(ServletRequest request) {
        Operation operation = ServletAttributes.operation(request);
        return operation == null ? LabelCap.UNLISTED : labels.operation(operation.id());
    }

    private String client(ServletRequest request) {
        Caller caller = Caller.of(request);
        return caller == null ? LabelCap.NONE : labels.client(caller.client());
    }

    private static Outcome outcome(@Nullable Completion completion, @Nullable Outcome answered) {
        if (completion instanceof Completion.Cancelled) {
            return Outcome.CANCELLED;
        }
        // the response to the caller counts: it may fail after the upstream call has succeeded
        return answered != null ? answered : completion == null ? Outcome.SUCCEEDED : completion.outcome();
    }
}
