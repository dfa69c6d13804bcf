package io.gateway302.problem;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Error in 302.AI's format, with the status that clients of the Gemini API show. */
record GeminiError(@JsonProperty("error") Content error) {

    static GeminiError of(ProblemException problem) {
        return new GeminiError(content(problem, problem.type().slug()));
    }

    /**
     * Returns the error for a stream that has begun. There, clients recognize an error only by a numeric HTTP status in
     * {@code code}, and choose their exception by it.
     */
    static GeminiError streamed(ProblemException problem) {
        return new GeminiError(content(problem, problem.type().status().value()));
    }

    private static Content content(ProblemException problem, Object code) {
        return new Content(
                Ai302Error.code(problem),
                ErrorMessage.of(problem),
                Ai302Error.TYPE,
                code,
                Ai302Error.param(problem),
                status(problem.type()),
                problem.type().slug());
    }

    /** Returns Google's canonical code (google.rpc.Code) for problems of this type. */
    private static String status(ProblemType type) {
        return switch (type.status()) {
            case UNAUTHORIZED -> "UNAUTHENTICATED";
            case FORBIDDEN -> "PERMISSION_DENIED";
            case NOT_FOUND, GONE -> "NOT_FOUND";
            case METHOD_NOT_ALLOWED, UPGRADE_REQUIRED -> "UNIMPLEMENTED";
            case CONFLICT -> "ABORTED";
            case PRECONDITION_FAILED -> "FAILED_PRECONDITION";
            case PAYMENT_REQUIRED, TOO_MANY_REQUESTS -> "RESOURCE_EXHAUSTED";
            case SERVICE_UNAVAILABLE -> "UNAVAILABLE";
            case GATEWAY_TIMEOUT -> "DEADLINE_EXCEEDED";
            default -> type.status().is4xxClientError() ? "INVALID_ARGUMENT" : "INTERNAL";
        };
    }

    /**
     * Content of the error.
     *
     * @param errCode code of 302.AI
     * @param message text for people
     * @param type constant that distinguishes errors of the gateway from those of 302.AI
     * @param code slug of the problem type; in a stream, the HTTP status as a number
     * @param param path of the invalid field; null if there is no single one
     * @param status canonical code of Google
     * @param reason slug of the problem type
     */
    @Schema(name = "GeminiErrorContent")
    record Content(
            @JsonProperty("err_code") int errCode,
            @JsonProperty("message") String message,
            @JsonProperty("type") String type,

            // only errors in streams have numbers, which the document does not describe
            @JsonProperty("code") @Schema(types = "string") Object code,

            @JsonProperty("param") @Nullable String param,

            @JsonProperty("status") String status,
            @JsonProperty("reason") String reason) {}
}
