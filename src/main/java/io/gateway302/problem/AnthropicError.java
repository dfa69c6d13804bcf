package io.gateway302.problem;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.correlation.RequestId;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletRequest;

/** Error in the format of Anthropic's Messages API. */
record AnthropicError(
        @JsonProperty("type") String type,
        @JsonProperty("error") Content error,
        @JsonProperty("request_id") String requestId) {

    /** Header in which Anthropic's clients look for the request id. */
    static final String REQUEST_ID = "request-id";

    static AnthropicError of(ProblemException problem, HttpServletRequest request) {
        return new AnthropicError(
                "error",
                new Content(
                        kind(problem), ErrorMessage.of(problem), problem.type().slug()),
                RequestId.of(request));
    }

    /** Returns Anthropic's error type for the status of the problem. */
    private static String kind(ProblemException problem) {
        return switch (problem.type().status()) {
            case UNAUTHORIZED -> "authentication_error";
            case PAYMENT_REQUIRED -> "billing_error";
            case FORBIDDEN -> "permission_error";
            case NOT_FOUND -> "not_found_error";
            case CONFLICT -> "conflict_error";
            case CONTENT_TOO_LARGE -> "request_too_large";
            case TOO_MANY_REQUESTS -> "rate_limit_error";
            case GATEWAY_TIMEOUT -> "timeout_error";
            // Anthropic's clients retry after an overloaded_error, whatever the headers say
            case SERVICE_UNAVAILABLE -> problem.isRetryAdvised() ? "overloaded_error" : "api_error";
            default -> problem.type().status().is4xxClientError() ? "invalid_request_error" : "api_error";
        };
    }

    /**
     * Content of the error.
     *
     * @param type one of Anthropic's error types
     * @param message text for people
     * @param code slug of the problem type
     */
    @Schema(name = "AnthropicErrorContent")
    record Content(
            @JsonProperty("type") String type,
            @JsonProperty("message") String message,
            @JsonProperty("code") String code) {}
}
