package io.gateway302.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Renders problems: for controllers as an entity, for servlet filters straight into the answer. */
@Component
public class Problems {

    private final JsonMapper json;

    Problems(JsonMapper json) {
        this.json = json;
    }

    /** The answer for a problem. */
    public ResponseEntity<Object> render(ProblemException exception, HttpServletRequest request) {
        AnsweredProblem.leave(request, exception.type());
        return ResponseEntity.status(exception.type().status())
                .headers(headers -> describe(exception, headers))
                .body(Problem.of(exception, request));
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
        describe(exception, headers);
        response.resetBuffer();
        response.setStatus(exception.type().status().value());
        headers.forEach((name, values) -> values.forEach(value -> response.setHeader(name, value)));
        response.getOutputStream().write(json.writeValueAsBytes(Problem.of(exception, request)));
        response.flushBuffer();
    }

    private static void describe(ProblemException exception, HttpHeaders headers) {
        headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        Duration retryAfter = exception.retryAfter();
        if (retryAfter != null) {
            // RFC 9110 §10.2.3 knows whole seconds; rounded up, so that nobody comes back too early
            headers.set(
                    HttpHeaders.RETRY_AFTER,
                    Long.toString(Math.max(1, retryAfter.plusMillis(999).toSeconds())));
        }
        if (exception.type() == ProblemType.UNAUTHENTICATED) {
            headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
    }
}
