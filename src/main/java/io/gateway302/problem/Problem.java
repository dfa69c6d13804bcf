package io.gateway302.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.correlation.RequestId;
import io.gateway302.secret.Redaction;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of an error answer: a problem detail of RFC 9457.
 *
 * @param type URI reference of the page that describes this kind of problem
 * @param title summary of the kind
 * @param status the HTTP status
 * @param detail what is wrong in this occurrence
 * @param instance the path that was asked for, without its query string
 * @param requestId the id to look for in the log
 * @param upstreamCode the code of the upstream's own error
 * @param errors all broken rules of an invalid request
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
        @JsonProperty("type") String type,
        @JsonProperty("title") String title,
        @JsonProperty("status") int status,
        @JsonProperty("detail") String detail,
        @JsonProperty("instance") String instance,
        @JsonProperty("request_id") String requestId,
        @JsonProperty("upstream_code") @Nullable String upstreamCode,
        @JsonProperty("errors") List<Violation> errors) {

    static Problem of(ProblemException exception, HttpServletRequest request) {
        ProblemType type = exception.type();
        return new Problem(
                "/problems/" + type.slug(),
                type.title(),
                type.status().value(),
                Redaction.redact(exception.detail()),
                Redaction.redact(path(request)),
                RequestId.of(request),
                Redaction.redactNullable(exception.upstreamCode()),
                exception.violations());
    }

    /** The path that the caller asked for: an error dispatch has one of its own, a broken request line has none. */
    private static String path(HttpServletRequest request) {
        String path = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String failed
                ? failed
                : request.getRequestURI();
        return path != null && path.startsWith("/") ? path : "/";
    }
}
