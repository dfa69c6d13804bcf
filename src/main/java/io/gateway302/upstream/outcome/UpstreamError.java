package io.gateway302.upstream.outcome;

import io.gateway302.secret.Redaction;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Error in a response, in any format of 302.AI and the services behind it.
 *
 * @param code error code; empty if there is none
 * @param message message without upstream keys and control characters, shortened; may be empty
 * @param source author of the error, as its format shows
 */
public record UpstreamError(String code, String message, Source source) {

    private static final int MAX_MESSAGE = 300;
    private static final int MAX_CODE = 64;

    /** Code as a text. */
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,9}");

    /** Codes of 302.AI's dashboard for a refused key. They can come with status 200. */
    private static final Set<String> KEY_CODES = Set.of("401", "402", "403");

    /** Generic code of the dashboard. Only its message tells whether it concerns the key. */
    private static final String GENERIC = "-1";

    /** Author of an error. */
    public enum Source {
        /** 302.AI. */
        AI302,
        /** 302.AI's dashboard, or a service behind 302.AI with the same format. */
        DASHBOARD,
        /** MiniMax, whose numbers other providers use with another meaning. */
        MINIMAX,
        /** Another provider behind 302.AI. */
        PROVIDER,
        /** 302.AI or a provider. */
        UNCLEAR
    }

    /** Returns the error of a response; empty if it reports none. */
    public static Optional<UpstreamError> of(JsonNode response) {
        JsonNode error = response.path("error");
        if (error.isObject()) {
            return Optional.of(ofObject(response, error));
        }
        JsonNode gateway = response.path("ResponseMetadata").path("Error");
        if (gateway.isObject()) {
            return Optional.of(of(gateway.path("Code"), gateway.path("Message"), Source.PROVIDER));
        }
        JsonNode base = response.path("base_resp");
        if (isOtherThan(base.path("status_code"), 0)) {
            return Optional.of(of(base.path("status_code"), base.path("status_msg"), Source.MINIMAX));
        }
        if (isOtherThan(response.path("errno"), 0)) {
            return Optional.of(
                    of(response.path("errno"), firstPresent(response, "errmsg", "message"), Source.PROVIDER));
        }
        JsonNode code = response.path("code");
        if (code.isNumber() || code.isString()) {
            JsonNode message = firstPresent(response, "message", "msg");
            boolean dashboard = code.isNumber() && response.has("msg") && !response.has("message");
            return Optional.of(of(
                    code,
                    // Midjourney uses "description" for the message
                    message.isMissingNode() ? response.path("description") : message,
                    dashboard ? Source.DASHBOARD : Source.PROVIDER));
        }
        boolean failed = response.path("status").asString("").equals("failed");
        if (failed || (error.isString() && !error.stringValue().isBlank())) {
            return Optional.of(of(code, error, Source.UNCLEAR));
        }
        JsonNode success = response.path("success");
        return success.isBoolean() && !success.booleanValue()
                ? Optional.of(of(code, firstPresent(response, "message", "msg"), Source.UNCLEAR))
                : Optional.empty();
    }

    private static UpstreamError ofObject(JsonNode response, JsonNode error) {
        if (error.hasNonNull("err_code")) {
            return of(error.path("err_code"), error.path("message"), Source.AI302);
        }
        boolean anthropic = response.path("type").asString("").equals("error");
        JsonNode code = anthropic ? firstPresent(error, "code", "type") : codeOf(error);
        String text = code.asString("");
        // OpenAI's code for a bad key; 302.AI may use it for the gateway's key
        boolean provider = anthropic
                || error.path("status").isString()
                || (code.isString() && !text.isBlank() && !text.equals("invalid_api_key"));
        return of(code, error.path("message"), provider ? Source.PROVIDER : Source.UNCLEAR);
    }

    /** Returns the code of an error; Google's numeric one is only the HTTP status, but the details may name a reason. */
    private static JsonNode codeOf(JsonNode error) {
        if (error.path("status").isString()) {
            for (JsonNode detail : error.path("details")) {
                if (detail.path("reason").isString()) {
                    return detail.path("reason");
                }
            }
        }
        return error.path("code");
    }

    /** Returns whether the dashboard refuses the gateway's key. */
    boolean refusesKey() {
        return source == Source.DASHBOARD
                && (KEY_CODES.contains(code)
                        || (code.equals(GENERIC)
                                && message.toLowerCase(Locale.ROOT).contains("key")));
    }

    private static boolean isOtherThan(JsonNode number, int good) {
        if (number.isString()) {
            String text = number.stringValue();
            return NUMBER.matcher(text).matches() && Integer.parseInt(text) != good;
        }
        return number.isNumber() && number.doubleValue(good) != good;
    }

    private static UpstreamError of(JsonNode code, JsonNode message, Source source) {
        return new UpstreamError(plain(code, MAX_CODE), plain(message, MAX_MESSAGE), source);
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
