package io.gateway302.pipeline;

import io.gateway302.catalog.Operation;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.ServletAttributes;
import io.gateway302.exchange.UpstreamCalls;
import io.gateway302.exchange.Usage;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.security.web.util.OnCommittedResponseWrapper;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Servlet filter that adds headers about the call to every response: operation, attempts, cost, duration. It adds them
 * just before the response is committed, because the values are not known earlier.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class ResponseHeadersFilter extends OncePerRequestFilter {

    private static final String START = ResponseHeadersFilter.class.getName() + ".START";

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Answer answer = new Answer(request, response);
        try {
            chain.doFilter(request, answer);
        } finally {
            answer.leave();
        }
    }

    /**
     * Includes error dispatches, in which failures of filters and requests that the container cannot parse are
     * answered.
     */
    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    private static final class Answer extends OnCommittedResponseWrapper {

        private final HttpServletRequest request;
        private final long start;

        Answer(HttpServletRequest request, HttpServletResponse response) {
            super(response);
            this.request = request;
            this.start = request.getAttribute(START) instanceof Long earlier ? earlier : System.nanoTime();
            request.setAttribute(START, start);
        }

        @Override
        protected void onResponseCommitted() {
            leave();
            disableOnResponseCommitted();
        }

        void leave() {
            if (isCommitted()) {
                return;
            }
            Duration upstreamTime = Duration.ZERO;
            Operation operation = ServletAttributes.operation(request);
            if (operation != null) {
                setHeader("Gateway-Operation", operation.id());
                upstreamTime = describe(ServletAttributes.call(request));
            }
            Duration whole = Duration.ofNanos(System.nanoTime() - start);
            setHeader(
                    "Server-Timing",
                    "gateway;dur=" + millis(whole.minus(upstreamTime)) + ", upstream;dur=" + millis(upstreamTime));
        }

        private Duration describe(@Nullable GatewayExchange call) {
            UpstreamCalls calls =
                    call == null ? UpstreamCalls.NONE : call.progress().upstream();
            if (!beginsWithHeartbeat(call)) {
                setHeader("Gateway-Attempts", Integer.toString(calls.attempts()));
            }
            if (call != null) {
                call.answerHeaders().forEach((name, values) -> values.forEach(value -> setHeader(name, value)));
            }
            Usage usage = call == null ? null : call.progress().usage();
            Usage.Cost cost = usage == null ? null : usage.cost();
            if (cost != null) {
                setHeader("Gateway-Cost", cost.amount().toPlainString());
            }
            // the upstream time of a replayed response was spent in an earlier call
            return call == null || call.progress().replay() == null ? calls.duration() : Duration.ZERO;
        }

        /** Returns whether an event stream begins before the upstream was called to the end. */
        private boolean beginsWithHeartbeat(@Nullable GatewayExchange call) {
            return call != null
                    && call.result() == null
                    && call.progress().upstream().attempts() == 0
                    && MediaType.TEXT_EVENT_STREAM_VALUE.equals(getContentType());
        }

        private static String millis(Duration duration) {
            long tenths = Math.round(duration.toNanos() / 1e5);
            return tenths / 10 + "." + tenths % 10;
        }
    }
}
