package io.gateway302.problem;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An error as 302.AI has it, with the status that clients of the Gemini API show. */
record GeminiError(@JsonProperty("error") Content error) {

    static GeminiError of(ProblemException problem) {
        return new GeminiError(content(problem, problem.type().slug()));
    }

    /**
     * The error as it stands in a running stream. There the clients know an error by nothing but the number of an HTTP
     * status in {@code code}, and choose their exception by it.
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

    /** Google's canonical name (google.rpc.Code) for errors of this kind. */
    private static String status(ProblemType type) {
        return switch (type.status()) {
            case UNAUTHORIZED -> "UNAUTHENTICATED";
            case FORBIDDEN -> "PERMISSION_DENIED";
            case NOT_FOUND -> "NOT_FOUND";
            case METHOD_NOT_ALLOWED, NOT_IMPLEMENTED -> "UNIMPLEMENTED";
            case CONFLICT -> "ABORTED";
            case PRECONDITION_FAILED -> "FAILED_PRECONDITION";
            case PAYMENT_REQUIRED, TOO_MANY_REQUESTS -> "RESOURCE_EXHAUSTED";
            case SERVICE_UNAVAILABLE -> "UNAVAILABLE";
            case GATEWAY_TIMEOUT -> "DEADLINE_EXCEEDED";
            default -> type.status().is4xxClientError() ? "INVALID_ARGUMENT" : "INTERNAL";
        };
    }

    /**
     * The error itself.
     *
     * @param errCode 302.AI's number
     * @param message for people
     * @param type tells errors of the gateway's from those of 302.AI's
     * @param code slug of the problem's type; in a stream the HTTP status as a number
     * @param param path of the field that is wrong; null where no single one is
     * @param status Google's name for such errors
     * @param reason slug of the problem's type
     */
    @Schema(name = "GeminiErrorContent")
    record Content(
            @JsonProperty("err_code") int errCode,
            @JsonProperty("message") String message,
            @JsonProperty("type") String type,

            @JsonProperty("code") @Schema(types = {"string", "integer"})
            Object code,

            @JsonProperty("param") @Nullable String param,

            @JsonProperty("status") String status,
            @JsonProperty("reason") String reason) {}
}
