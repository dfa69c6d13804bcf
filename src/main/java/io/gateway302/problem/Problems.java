package io.gateway302.problem;

import io.gateway302.correlation.RequestId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Renderer of problems in the {@link Dialect} of the request: as an entity for controllers, directly into the response
 * for filters, and as an event for a stream that has begun.
 */
@Component
public class Problems {

    /** Header that the clients of OpenAI and Anthropic obey. Without it they retry every 5xx and 409. */
    private static final String SHOULD_RETRY = "x-should-retry";

    private static final String ADVISED = Problems.class.getName() + ".ADVISED";

    private static final Set<String> ADVICE = Set.of("true", "false");

    private final JsonMapper json;

    Problems(JsonMapper json) {
        this.json = json;
    }

    /** Adds advice on retries to all problems of the request, for the clients of OpenAI at a typed endpoint. */
    public static void adviseRetries(HttpServletRequest request) {
        request.setAttribute(ADVISED, true);
    }

    /** Returns the response for a problem. */
    public ResponseEntity<Object> render(ProblemException exception, HttpServletRequest request) {
        ReportedProblem.leave(request, exception.type());
        RefusalLog.write(exception, request);
        return ResponseEntity.status(exception.type().status())
                .headers(headers -> describe(exception, request, headers))
                .body(Dialect.of(request).body(exception, request));
    }

    /**
     * Writes the response for a problem. Does nothing if the response is already committed.
     *
     * @throws IOException if the caller has disconnected
     */
    public void write(ProblemException exception, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (response.isCommitted()) {
            return;
        }
        ReportedProblem.leave(request, exception.type());
        RefusalLog.write(exception, request);
        OriginalResponse original = exception.original();
        if (original != null && Dialect.of(request) != Dialect.PROBLEM_DETAILS) {
            write(original, exception, request, response);
            return;
        }
        HttpHeaders headers = new HttpHeaders();
        describe(exception, request, headers);
        response.resetBuffer();
        response.setStatus(exception.type().status().value());
        headers.forEach((name, values) -> values.forEach(value -> response.setHeader(name, value)));
        response.getOutputStream()
                .write(json.writeValueAsBytes(Dialect.of(request).body(exception, request)));
        response.flushBuffer();
    }

    /** Writes the provider's own response. Only headers for retries and the request id may be added. */
    private static void write(
            OriginalResponse original,
            ProblemException exception,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        HttpHeaders headers = new HttpHeaders();
        Dialect dialect = Dialect.of(request);
        describeRetry(exception, dialect, headers);
        String advice = original.headers().getFirst(SHOULD_RETRY);
        if (advice != null && !exception.isLasting() && ADVICE.contains(advice)) {
            // what is passed on was not carried out, so that the provider's advice costs nothing
            headers.set(SHOULD_RETRY, advice);
        }
        if (dialect == Dialect.ANTHROPIC && !original.headers().containsHeader(AnthropicError.REQUEST_ID)) {
            headers.set(AnthropicError.REQUEST_ID, RequestId.of(request));
        }
        response.resetBuffer();
        response.setStatus(original.status());
        original.headers().forEach((name, values) -> {
            if (!headers.containsHeader(name)) {
                // replaces a value that a filter may have set for the gateway's own responses
                response.setHeader(name, values.getFirst());
                values.subList(1, values.size()).forEach(value -> response.addHeader(name, value));
            }
        });
        headers.forEach((name, values) -> response.setHeader(name, values.getFirst()));
        if (!request.getMethod().equals("HEAD")) {
            response.setContentLength(original.body().length);
            if (original.body().length > 0) {
                // the container commits at a write that completes the content, even one of 0 bytes
                response.getOutputStream().write(original.body());
            }
        }
        response.flushBuffer();
    }

    /**
     * Returns a server-sent event that reports a problem in a stream that has begun, in the format of the dialect's
     * clients. It must be written where an event may begin: after an empty line, or first.
     */
    public byte[] event(ProblemException exception, HttpServletRequest request) {
        ReportedProblem.leave(request, exception.type());
        Dialect dialect = Dialect.of(request);
        String data = json.writeValueAsString(dialect.streamed(exception, request));
        return (dialect.eventPrefix(request) + data + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    private static void describe(ProblemException exception, HttpServletRequest request, HttpHeaders headers) {
        Dialect dialect = Dialect.of(request);
        headers.setContentType(dialect.contentType());
        describeRetry(exception, dialect, headers);
        if (request.getAttribute(ADVISED) != null) {
            headers.set(SHOULD_RETRY, Boolean.toString(exception.isRetryAdvised()));
        }
        if (exception.type() == ProblemType.UNAUTHENTICATED) {
            headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        if (exception.type() == ProblemType.UPGRADE_REQUIRED) {
            // RFC 9110 §15.5.22: the response names the protocol to use
            headers.set(HttpHeaders.UPGRADE, "HTTP/1.1");
            headers.set(HttpHeaders.CONNECTION, HttpHeaders.UPGRADE);
        }
        if (dialect == Dialect.ANTHROPIC) {
            headers.set(AnthropicError.REQUEST_ID, RequestId.of(request));
        }
    }

    private static void describeRetry(ProblemException exception, Dialect dialect, HttpHeaders headers) {
        Duration retryAfter = exception.retryAfter();
        if (retryAfter != null) {
            // RFC 9110 §10.2.3 allows whole seconds only; rounded up, so that no retry is too early
            headers.set(
                    HttpHeaders.RETRY_AFTER,
                    Long.toString(Math.max(1, retryAfter.plusMillis(999).toSeconds())));
        }
        if (dialect != Dialect.PROBLEM_DETAILS) {
            headers.set(SHOULD_RETRY, Boolean.toString(exception.isRetryAdvised()));
        }
    }
}
