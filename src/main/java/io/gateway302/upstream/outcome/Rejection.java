package io.gateway302.upstream.outcome;

import io.gateway302.exchange.Execution;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decides which rejections reach pass-through callers as the provider sent them: those of the request, not those of the
 * gateway's account or rate.
 */
final class Rejection {

    /** Status of an overloaded provider. It is Anthropic's, and in no RFC. */
    static final int OVERLOADED_STATUS = 529;

    /**
     * Beginnings of messages about an account that come with status 400 and no code of their own: of Anthropic, Google,
     * and 302.AI at {@code /v1beta}. They are compared with the beginning only, because a message may quote the
     * request.
     */
    private static final Pattern ABOUT_THE_ACCOUNT = Pattern.compile(
            "\\W{0,20}(?:your credit balance|insufficient (?:account )?balance|account balance|(?:invalid|incorrect|missing|expired)"
                    + " (?:302 )?api.?key|api.?key (?:not valid|expired|is invalid)|user location is not supported"
                    + "|gemini api free tier|账户余额|余额不足|无效的 ?api.?key)",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private static final int BEGINNING = 200;

    private Rejection() {}

    /** Returns whether the message of an error with a 4xx status says that an account is refused. */
    static boolean isAboutAccount(int status, @Nullable UpstreamError error, byte @Nullable [] text) {
        if (status < 400 || status >= 500 || text == null) {
            return false;
        }
        String message = error == null
                ? new String(text, 0, Math.min(text.length, BEGINNING), StandardCharsets.UTF_8)
                : error.message();
        return ABOUT_THE_ACCOUNT.matcher(message).lookingAt();
    }

    /**
     * Returns whether the caller gets the response as it came.
     *
     * @param error error that the body reports; null for none
     * @param provider provider of the operation in the catalog
     */
    static boolean passes(FailureClass failure, int status, @Nullable UpstreamError error, String provider) {
        if (failure.execution() != Execution.REJECTED) {
            return false;
        }
        return switch (failure.problem()) {
            case UPSTREAM_UNAVAILABLE -> status == OVERLOADED_STATUS;
            case UPSTREAM_REJECTED, CONTENT_REJECTED, NOT_FOUND, UPSTREAM_FAILED ->
                switch (status) {
                    // these concern the credentials, the balance, a proxy or the rate of the gateway
                    case 401, 402, 407, 429 -> false;
                    // of a missing permission, unless a code says what is wrong with the request
                    case 403 -> error != null && FailureClassifier.isKnown(error, provider);
                    default -> status >= 400 && status < 500;
                };
            default -> false;
        };
    }
}
