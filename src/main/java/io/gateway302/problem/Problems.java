package io.gateway302.problem;

import io.gateway302.correlation.RequestId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Renders problems, each in the {@link Dialect} of its request: for controllers as an entity, for servlet filters straight
 * into the answer, for a stream that has begun as an event.
 */
@Component
public class Problems {

    /** Read by the clients of OpenAI and Anthropic, which otherwise send again whatever failed with a 5xx or a 409. */
    private static final String SHOULD_RETRY = "x-should-retry";

    private final JsonMapper json;

    Problems(JsonMapper json) {
        this.json = json;
    }

    /** The answer for a problem. */
    public ResponseEntity<Object> render(ProblemException exception, HttpServletRequest request) {
        AnsweredProblem.leave(request, exception.type());
        return ResponseEntity.status(exception.type().status())
                .headers(headers -> describe(exception, request, headers))
                .body(Dialect.of(request).body(exception, request));
    }

    /**
     * Writes the answer for a problem; does nothing if an answer is under way already.
     *
     * @throws IOException if the caller is gone
     */
    public void write(ProblemException exception, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (response.isCommitted()) {
            return;
        }
        AnsweredProblem.leave(request, exception.type());
        HttpHeaders headers = new HttpHeaders();
        describe(exception, request, headers);
        response.resetBuffer();
        response.setStatus(exception.type().status().value());
        headers.forEach((name, values) -> values.forEach(value -> response.setHeader(name, value)));
        response.getOutputStream()
                .write(json.writeValueAsBytes(Dialect.of(request).body(exception, request)));
        response.flushBuffer();
    }

    /**
     * One server-sent event that reports a problem within a stream that has begun, as clients of the dialect know it. To
     * be written where an event may begin: behind an empty line, or first of all.
     */
    public byte[] event(ProblemException exception, HttpServletRequest request) {
        AnsweredProblem.leave(request, exception.type());
        Dialect dialect = Dialect.of(request);
        String data = json.writeValueAsString(dialect.streamed(exception, request));
        return (dialect.eventPrefix() + data + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    private static void describe(ProblemException exception, HttpServletRequest request, HttpHeaders headers) {
        Dialect dialect = Dialect.of(request);
        Duration retryAfter = exception.retryAfter();
        headers.setContentType(dialect.contentType());
        if (retryAfter != null) {
            // RFC 9110 §10.2.3 knows whole seconds; rounded up, so that nobody comes back too early
            headers.set(
                    HttpHeaders.RETRY_AFTER,
                    Long.toString(Math.max(1, retryAfter.plusMillis(999).toSeconds())));
        }
        if (exception.type() == ProblemType.UNAUTHENTICATED) {
            headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        if (dialect != Dialect.PROBLEM_DETAILS) {
            headers.set(SHOULD_RETRY, Boolean.toString(exception.type().repeat().isAdvised(retryAfter)));
        }
        if (dialect == Dialect.ANTHROPIC) {
            headers.set(AnthropicError.REQUEST_ID, RequestId.of(request));
        }
    }
}
