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
 * @param neededUsd US dollars that the call needs of an exhausted budget, as a decimal
 * @param leftUsd US dollars that are left of it
 * @param neededUnits units that the call needs of an exhausted budget
 * @param leftUnits units that are left of it
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
        @JsonProperty("needed_usd") @Nullable String neededUsd,
        @JsonProperty("left_usd") @Nullable String leftUsd,
        @JsonProperty("needed_units") @Nullable String neededUnits,
        @JsonProperty("left_units") @Nullable String leftUnits,
        @JsonProperty("errors") List<Violation> errors) {

    static Problem of(ProblemException exception, HttpServletRequest request) {
        return of(exception, request, request.getContextPath());
    }

    /** Returns the problem of a request whose context path may be unknown to the container. */
    static Problem of(ProblemException exception, HttpServletRequest request, String contextPath) {
        ProblemType type = exception.type();
        Shortfall missing = exception.shortfall();
        Shortfall money = missing != null && missing.kind() == Shortfall.Kind.MONEY ? missing : null;
        Shortfall units = missing != null && missing.kind() == Shortfall.Kind.UNITS ? missing : null;
        return new Problem(
                contextPath + "/problems/" + type.slug(),
                type.title(),
                type.status().value(),
                Redaction.redact(exception.detail()),
                Redaction.redact(path(request)),
                RequestId.of(request),
                Redaction.redactNullable(exception.upstreamCode()),
                money == null ? null : money.needed(),
                money == null ? null : money.left(),
                units == null ? null : units.needed(),
                units == null ? null : units.left(),
                exception.violations());
    }

    /**
     * Returns the path of the caller's request. An error dispatch has a path of its own, and a malformed request line
     * has none.
     */
    static String path(HttpServletRequest request) {
        String path = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String failed
                ? failed
                : request.getRequestURI();
        return path != null && path.startsWith("/") ? path : "/";
    }
}
