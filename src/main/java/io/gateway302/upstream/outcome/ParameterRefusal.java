package io.gateway302.upstream.outcome;

import io.gateway302.upstream.AddedParameter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Decides whether a rejection can be due to a parameter that the gateway added. It is, if it names the parameter. It can
 * be, if it names no cause, or complains about some parameter without a name: 302.AI may replace the provider's message
 * by {@code Parameter error}.
 */
final class ParameterRefusal {

    /** Codes of errors about some parameter. Any other code names another cause. */
    private static final Set<String> GENERIC_CODES = Set.of(
            "",
            "-10003",
            "-10011",
            "400",
            "422",
            "bad_request",
            "extra_forbidden",
            "invalid_parameter",
            "invalid_parameter_error",
            "invalid_request",
            "invalid_request_error",
            "invalidparameter",
            "unknown_parameter",
            "unsupported_parameter",
            "unsupported_value",
            "validation_error");

    private static final Pattern GENERIC_MESSAGE = Pattern.compile(
            "param|argument|propert|extra (?:input|field)|unrecogni[sz]ed|unknown (?:name|field|key)|unexpected"
                    + " (?:field|key|keyword)|unsupported (?:field|key|option)|option|参数",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern SEPARATORS = Pattern.compile("[-_\\s]");

    private ParameterRefusal() {}

    /**
     * Returns whether the request should be sent without the parameter.
     *
     * @param text body of the rejection without its content coding; null if it could not be decoded
     * @param tree body as JSON; missing if it is none
     * @param error error that the body reports; null for none
     */
    static boolean isPossible(
            AddedParameter parameter,
            int status,
            byte @Nullable [] text,
            JsonNode tree,
            @Nullable UpstreamError error) {
        // a rejection of the content of a request; any other status could mean that it ran, or has another cause
        if (text == null || (status != 400 && status != 422)) {
            return false;
        }
        return names(parameter, new String(text, StandardCharsets.UTF_8)) || namesNothingElse(text, tree, error);
    }

    /** Returns whether the text has one of the names, also as {@code streamOptions} or {@code stream options}. */
    private static boolean names(AddedParameter parameter, String text) {
        String plain = plain(text);
        return parameter.names().stream().anyMatch(name -> plain.contains(plain(name)));
    }

    private static String plain(String text) {
        return SEPARATORS.matcher(text).replaceAll("").toLowerCase(Locale.ROOT);
    }

    private static boolean namesNothingElse(byte[] text, JsonNode tree, @Nullable UpstreamError error) {
        if (error == null) {
            return text.length == 0;
        }
        String named = tree.path("error").path("param").asString("");
        return named.isEmpty()
                && GENERIC_CODES.contains(error.code().toLowerCase(Locale.ROOT))
                && (error.message().isEmpty()
                        || GENERIC_MESSAGE.matcher(error.message()).find());
    }
}
