package io.gateway302.problem;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.secret.Redaction;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An error as 302.AI has it, with what clients of OpenAI read as well. */
record Ai302Error(@JsonProperty("error") Content error) {

    /** What clients of OpenAI show of every error of the gateway's own. */
    static final String TYPE = "gateway_error";

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,9}");

    static Ai302Error of(ProblemException problem) {
        return new Ai302Error(new Content(
                code(problem), ErrorMessage.of(problem), TYPE, problem.type().slug(), param(problem)));
    }

    /** The field of the first broken rule that has one. */
    static @Nullable String param(ProblemException problem) {
        return problem.violations().stream()
                .map(Violation::field)
                .filter(field -> !field.isEmpty())
                .findFirst()
                .map(Redaction::redact)
                .orElse(null);
    }

    /** The upstream's own code where it is a number, otherwise that of 302.AI which is nearest in meaning. */
    static int code(ProblemException problem) {
        String upstreamCode = problem.upstreamCode();
        if (upstreamCode != null && NUMBER.matcher(upstreamCode).matches()) {
            return Integer.parseInt(upstreamCode);
        }
        return switch (problem.type()) {
            case UNAUTHENTICATED -> -10001; // key missing
            case BUDGET_EXHAUSTED -> -10006; // quota of the key reached
            case UPSTREAM_UNAVAILABLE -> -10008; // no channel available
            case UNKNOWN_OPERATION, METHOD_NOT_ALLOWED, NOT_IMPLEMENTED -> -10009; // function not supported
            case NOT_FOUND -> -10010; // resource not found
            case MALFORMED_REQUEST,
                    VALIDATION_FAILED,
                    PAYLOAD_TOO_LARGE,
                    HEADERS_TOO_LARGE,
                    UNSUPPORTED_MEDIA_TYPE,
                    IDEMPOTENCY_KEY_REUSED,
                    UPSTREAM_REJECTED,
                    CONTENT_REJECTED -> -10011; // invalid request
            case UPSTREAM_TIMEOUT -> -1024; // timed out
            default -> -10003; // the catch-all
        };
    }

    /**
     * The error itself.
     *
     * @param errCode 302.AI's number
     * @param message for people
     * @param type tells errors of the gateway's from those of 302.AI's
     * @param code slug of the problem's type
     * @param param path of the field that is wrong; null where no single one is
     */
    @Schema(name = "Ai302ErrorContent")
    record Content(
            @JsonProperty("err_code") int errCode,
            @JsonProperty("message") String message,
            @JsonProperty("type") String type,
            @JsonProperty("code") String code,

            @JsonProperty("param") @Nullable String param) {}
}
