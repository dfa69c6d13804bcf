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
 * Body of an error response: a problem detail of RFC 9457.
 *
 * @param type URI reference of the page that describes this type of problem
 * @param title summary of the type
 * @param status HTTP status
 * @param detail explanation of this occurrence
 * @param instance path of the request, without its query string
 * @param requestId request id, for a search in the log
 * @param upstreamCode code of the upstream's own error
 * @param errors all violations of an invalid request
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

    /**
     * Returns the path of the caller's request. An error dispatch has a path of its own, and a malformed request line
     * has none.
     */
    private static String path(HttpServletRequest request) {
        String path = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String failed
                ? failed
                : request.getRequestURI();
        return path != null && path.startsWith("/") ? path : "/";
    }
}
