package io.gateway302.upstream.outcome;

import io.gateway302.secret.Redaction;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Error in a response, in any format of 302.AI and the services behind it.
 *
 * @param code error code; empty if there is none
 * @param message message without upstream keys and control characters, shortened; may be empty
 */
public record UpstreamError(String code, String message) {

    private static final int MAX_MESSAGE = 300;
    private static final int MAX_CODE = 64;

    /** Returns the error of a response; empty if it reports none. */
    public static Optional<UpstreamError> of(JsonNode answer) {
        JsonNode error = answer.path("error");
        if (error.isObject()) {
            // 302.AI's own format, or the OpenAI format behind it
            return Optional.of(of(firstPresent(error, "err_code", "code"), error.path("message")));
        }
        JsonNode gateway = answer.path("ResponseMetadata").path("Error");
        if (gateway.isObject()) {
            return Optional.of(of(gateway.path("Code"), gateway.path("Message")));
        }
        JsonNode code = answer.path("code");
        if (code.isNumber() || code.isString()) {
            JsonNode message = firstPresent(answer, "message", "msg");
            // Midjourney uses "description" for the message
            return Optional.of(of(code, message.isMissingNode() ? answer.path("description") : message));
        }
        boolean failed = answer.path("status").asString("").equals("failed");
        if (failed || (error.isString() && !error.stringValue().isBlank())) {
            return Optional.of(of(answer.path("code"), error));
        }
        return Optional.empty();
    }

    private static UpstreamError of(JsonNode code, JsonNode message) {
        return new UpstreamError(plain(code, MAX_CODE), plain(message, MAX_MESSAGE));
    }

    private static JsonNode firstPresent(JsonNode node, String first, String second) {
        return node.hasNonNull(first) ? node.path(first) : node.path(second);
    }

    private static String plain(JsonNode node, int max) {
        if (!node.isString() && !node.isNumber()) {
            return "";
        }
        String text =
                Redaction.redact(node.asString()).replaceAll("\\p{Cntrl}+", " ").strip();
        return text.codePointCount(0, text.length()) <= max
                ? text
                : text.substring(0, text.offsetByCodePoints(0, max)) + "…";
    }
}
