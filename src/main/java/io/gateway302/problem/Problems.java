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
 * Renderer of problems in the {@link Dialect} of the request: as an entity for controllers, directly into the response
 * for filters, and as an event for a stream that has begun.
 */
@Component
public class Problems {

    /** Header that the clients of OpenAI and Anthropic obey. Without it they retry every 5xx and 409. */
    private static final String SHOULD_RETRY = "x-should-retry";

    private final JsonMapper json;

    Problems(JsonMapper json) {
        this.json = json;
    }

    /** Returns the response for a problem. */
    public ResponseEntity<Object> render(ProblemException exception, HttpServletRequest request) {
        AnsweredProblem.leave(request, exception.type());
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
        AnsweredProblem.leave(request, exception.type());
        RefusalLog.write(exception, request);
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
     * Returns a server-sent event that reports a problem in a stream that has begun, in the format of the dialect's
     * clients. It must be written where an event may begin: after an empty line, or first.
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
            // RFC 9110 §10.2.3 allows whole seconds only; rounded up, so that no retry is too early
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
