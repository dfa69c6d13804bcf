package io.gateway302.sandbox.call;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Rejections by the provider of a language model, in the format of its API: OpenAI's, Anthropic's or Google's. */
public enum ProviderError {
    TOO_LONG(
            400,
            "This model's maximum context length is 128000 tokens.",
            "context_length_exceeded",
            "messages",
            "invalid_request_error",
            "INVALID_ARGUMENT"),
    NO_MODEL(404, "The model does not exist.", "model_not_found", null, "not_found_error", "NOT_FOUND"),
    NO_STREAM_OPTIONS(
            400,
            "Unknown parameter: 'stream_options'.",
            "unknown_parameter",
            "stream_options",
            "invalid_request_error",
            "INVALID_ARGUMENT"),
    OVERLOADED(529, "Overloaded", "overloaded", null, "overloaded_error", "UNAVAILABLE");

    private final int status;
    private final String message;
    private final String code;
    private final @Nullable String param;
    private final String anthropic;
    private final String google;

    ProviderError(int status, String message, String code, @Nullable String param, String anthropic, String google) {
        this.status = status;
        this.message = message;
        this.code = code;
        this.param = param;
        this.anthropic = anthropic;
        this.google = google;
    }

    /** Returns whether the call causes the rejection: that of a parameter only occurs if it is sent. */
    private boolean isCausedBy(SimulatedCall visit) {
        return this != NO_STREAM_OPTIONS || visit.request().has(Objects.requireNonNull(param));
    }

    /** Returns the rejection in the format of the path. */
    private Reply.Whole reply(String path) {
        ObjectNode response = JsonNodeFactory.instance.objectNode();
        if (path.endsWith("/v1/messages")) {
            response.put("type", "error")
                    .putObject("error")
                    .put("type", anthropic)
                    .put("message", message);
        } else if (path.startsWith("/v1beta/")) {
            response.putObject("error")
                    .put("code", status)
                    .put("message", message)
                    .put("status", google);
        } else {
            response.putObject("error")
                    .put("message", message)
                    .put("type", "invalid_request_error")
                    .put("param", param)
                    .put("code", code);
        }
        return Reply.Whole.json(status, response);
    }

    /** Returns the rejection of a call; null if the call does not cause it. */
    public Reply.@Nullable Whole reply(SimulatedCall visit) {
        return isCausedBy(visit) ? reply(visit.call().path()) : null;
    }
}
