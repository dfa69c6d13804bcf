package io.gateway302.problem;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.secret.Redaction;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Error in 302.AI's format, with the fields that OpenAI's clients read. */
record Ai302Error(@JsonProperty("error") Content error) {

    /** Value of {@code type} for all errors of the gateway itself; OpenAI's clients show it. */
    static final String TYPE = "gateway_error";

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,9}");

    static Ai302Error of(ProblemException problem) {
        return new Ai302Error(new Content(
                code(problem), ErrorMessage.of(problem), TYPE, problem.type().slug(), param(problem)));
    }

    /** Returns the field of the first violation that has one. */
    static @Nullable String param(ProblemException problem) {
        return problem.violations().stream()
                .map(Violation::field)
                .filter(field -> !field.isEmpty())
                .findFirst()
                .map(Redaction::redact)
                .orElse(null);
    }

    /** Returns the upstream's code if it is a number, otherwise the code of 302.AI with the nearest meaning. */
    static int code(ProblemException problem) {
        String upstreamCode = problem.upstreamCode();
        if (upstreamCode != null && NUMBER.matcher(upstreamCode).matches()) {
            return Integer.parseInt(upstreamCode);
        }
        return switch (problem.type()) {
            case UNAUTHENTICATED -> -10001; // key missing
            case BUDGET_EXHAUSTED -> -10006; // quota of the key reached
            case UPSTREAM_UNAVAILABLE, UPSTREAM_RATE_LIMITED -> -10008; // no channel available
            case UNKNOWN_OPERATION, METHOD_NOT_ALLOWED, UPGRADE_REQUIRED -> -10009; // function not supported
            case NOT_FOUND, RESULT_GONE -> -10010; // resource not found
            case MALFORMED_REQUEST,
                    VALIDATION_FAILED,
                    PAYLOAD_TOO_LARGE,
                    HEADERS_TOO_LARGE,
                    UNSUPPORTED_MEDIA_TYPE,
                    IDEMPOTENCY_KEY_REUSED,
                    RANGE_NOT_SATISFIABLE,
                    UPSTREAM_REJECTED,
                    CONTENT_REJECTED -> -10011; // invalid request
            case UPSTREAM_TIMEOUT -> -1024; // timed out
            default -> -10003; // general error
        };
    }

    /**
     * Content of the error.
     *
     * @param errCode code of 302.AI
     * @param message text for people
     * @param type constant that distinguishes errors of the gateway from those of 302.AI
     * @param code slug of the problem type
     * @param param path of the invalid field; null if there is no single one
     */
    @Schema(name = "Ai302ErrorContent")
    record Content(
            @JsonProperty("err_code") int errCode,
            @JsonProperty("message") String message,
            @JsonProperty("type") String type,
            @JsonProperty("code") String code,

            @JsonProperty("param") @Nullable String param) {}
}
