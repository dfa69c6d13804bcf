package io.gateway302.upstream.outcome;

import static io.gateway302.exchange.Execution.NOT_SENT;
import static io.gateway302.exchange.Execution.REJECTED;
import static io.gateway302.exchange.Execution.UNKNOWN;
import static io.gateway302.problem.ProblemType.CONTENT_REJECTED;
import static io.gateway302.problem.ProblemType.MALFORMED_REQUEST;
import static io.gateway302.problem.ProblemType.NOT_FOUND;
import static io.gateway302.problem.ProblemType.UPSTREAM_ACCOUNT;
import static io.gateway302.problem.ProblemType.UPSTREAM_FAILED;
import static io.gateway302.problem.ProblemType.UPSTREAM_INVALID_RESPONSE;
import static io.gateway302.problem.ProblemType.UPSTREAM_RATE_LIMITED;
import static io.gateway302.problem.ProblemType.UPSTREAM_REJECTED;
import static io.gateway302.problem.ProblemType.UPSTREAM_TIMEOUT;
import static io.gateway302.problem.ProblemType.UPSTREAM_UNAVAILABLE;
import static io.gateway302.upstream.outcome.Health.DOUBTFUL;
import static io.gateway302.upstream.outcome.Health.ILL;
import static io.gateway302.upstream.outcome.Health.UNTRIED;
import static io.gateway302.upstream.outcome.Health.WELL;

import io.gateway302.upstream.http.Reply.NoAnswer;
import io.gateway302.upstream.outcome.UpstreamError.Source;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Classifier of all failures: execution, retry action, problem for the caller, and health of the upstream. An error
 * code of 302.AI takes precedence over the HTTP status. The message text is not used: 50413 and 50512 have the same
 * one. Codes of the providers behind 302.AI are in {@link VendorCodes}.
 */
public final class FailureClassifier {

    // ---- no response -------------------------------------------------------------------------------------------

    private static final FailureClass NOT_REACHED =
            new FailureClass(NOT_SENT, RetryAction.OTHER_ADDRESS, UPSTREAM_UNAVAILABLE, ILL);
    private static final FailureClass NO_ANSWER =
            new FailureClass(UNKNOWN, RetryAction.NONE, UPSTREAM_TIMEOUT, DOUBTFUL);
    private static final FailureClass BROKEN_OFF =
            new FailureClass(UNKNOWN, RetryAction.NONE, UPSTREAM_INVALID_RESPONSE, DOUBTFUL);

    /** Request that the HTTP client rejected, because of its content from the caller. */
    static final FailureClass NOT_WRITTEN = new FailureClass(NOT_SENT, RetryAction.NONE, MALFORMED_REQUEST, UNTRIED);

    /**
     * Request that the gateway did not send: open circuit, or rate limit or concurrency limit towards the upstream
     * reached.
     */
    public static final FailureClass HELD_BACK =
            new FailureClass(NOT_SENT, RetryAction.NONE, UPSTREAM_UNAVAILABLE, UNTRIED);

    // ---- a response --------------------------------------------------------------------------------------------

    /** Too many requests: rejected before any work was done. */
    static final FailureClass RATE_LIMITED =
            new FailureClass(REJECTED, RetryAction.BACK_OFF, UPSTREAM_RATE_LIMITED, WELL);
    /** Too much load of any origin: rejected before any work was done. */
    private static final FailureClass BUSY =
            new FailureClass(REJECTED, RetryAction.BACK_OFF, UPSTREAM_UNAVAILABLE, WELL);
    /** The provider is overloaded: rejected before any work was done. */
    static final FailureClass OVERLOADED =
            new FailureClass(REJECTED, RetryAction.BACK_OFF, UPSTREAM_UNAVAILABLE, DOUBTFUL);
    /** No channel for the model. The model is busy or does not exist; 302.AI reports both in the same way. */
    static final FailureClass NO_CHANNEL =
            new FailureClass(REJECTED, RetryAction.BACK_OFF_ONCE, UPSTREAM_UNAVAILABLE, WELL);
    /** The key is unknown, disabled or expired, or its balance or quota is used up. */
    private static final FailureClass KEY_REFUSED =
            new FailureClass(REJECTED, RetryAction.OTHER_KEY, UPSTREAM_ACCOUNT, WELL);
    /**
     * The whole account lacks a permission, or the account of 302.AI at a provider is refused, so another key does not
     * help.
     */
    static final FailureClass ACCOUNT_REFUSED = new FailureClass(REJECTED, RetryAction.NONE, UPSTREAM_ACCOUNT, WELL);
    /** Moderation rejected the input or the output. */
    static final FailureClass MODERATED = new FailureClass(REJECTED, RetryAction.NONE, CONTENT_REJECTED, WELL);
    /** The parameters or the image are invalid for the operation. */
    static final FailureClass UNSUITABLE = new FailureClass(REJECTED, RetryAction.NONE, UPSTREAM_REJECTED, WELL);
    /** The parameters are invalid, perhaps because of one that the gateway added. */
    static final FailureClass PARAMETER_REFUSED =
            new FailureClass(REJECTED, RetryAction.WITHOUT_PARAMETER, UPSTREAM_REJECTED, WELL);
    /** The success field of the response says that the request failed, for a reason that is not documented. */
    static final FailureClass DENIED = new FailureClass(REJECTED, RetryAction.NONE, UPSTREAM_FAILED, DOUBTFUL);
    /** The operation does not exist, although its path is in the catalog. */
    private static final FailureClass NO_SUCH_OPERATION =
            new FailureClass(REJECTED, RetryAction.NONE, UPSTREAM_FAILED, WELL);
    /** The operation exists, but the resource in the path does not. */
    static final FailureClass NOTHING_THERE = new FailureClass(REJECTED, RetryAction.NONE, NOT_FOUND, WELL);

    /** Failure during processing; it is unknown how far the request got. */
    private static final FailureClass FAILED = new FailureClass(UNKNOWN, RetryAction.NONE, UPSTREAM_FAILED, DOUBTFUL);
    /** Timeout of 302.AI while it waited for the model, which may continue. */
    private static final FailureClass TIMED_OUT =
            new FailureClass(UNKNOWN, RetryAction.NONE, UPSTREAM_TIMEOUT, DOUBTFUL);
    /** Unavailable without proof of rejection: a proxy also sends this after it has lost a request halfway. */
    private static final FailureClass UNAVAILABLE =
            new FailureClass(UNKNOWN, RetryAction.NONE, UPSTREAM_UNAVAILABLE, DOUBTFUL);
    /** Neither a result nor a documented error. */
    private static final FailureClass NOT_UNDERSTOOD =
            new FailureClass(UNKNOWN, RetryAction.NONE, UPSTREAM_INVALID_RESPONSE, DOUBTFUL);

    /** Response that reports success but has no result. */
    static final FailureClass WITHOUT_RESULT =
            new FailureClass(UNKNOWN, RetryAction.NONE, UPSTREAM_INVALID_RESPONSE, DOUBTFUL);

    private static final Map<String, FailureClass> BY_CODE = new HashMap<>();

    static {
        // service codes of Volcengine
        codes(MODERATED, "50411", "50412", "50413", "50511", "50512", "50513", "50514", "50516", "50517", "50518");
        codes(MODERATED, "50519", "60208");
        codes(FAILED, "50520", "50521", "50522", "50500", "50501");
        codes(RATE_LIMITED, "50429", "50430");
        codes(UNSUITABLE, "50200", "50201", "50204", "50205", "50206", "50207", "50209", "50210", "50211", "50213");
        codes(UNSUITABLE, "50214", "50215", "60102");
        codes(ACCOUNT_REFUSED, "50400");
        codes(NO_SUCH_OPERATION, "50402");
        // codes of 302.AI; -10003 is its generic code, so the HTTP status decides for it
        codes(KEY_REFUSED, "-10001", "-10002", "-10004", "-10005", "-10006", "-10007", "-10012", "-10018");
        codes(NO_CHANNEL, "-10008");
        codes(NO_SUCH_OPERATION, "-10009");
        codes(UNSUITABLE, "-10010", "-10011");
        codes(TIMED_OUT, "-1024");
        // names in the newer error format of 302.AI
        codes(UNSUITABLE, "InvalidParameter", "MissingParameter");
        codes(KEY_REFUSED, "Unauthorized", "InsufficientBalance");
        // OpenAI's code for a bad key, which 302.AI uses for the gateway's key
        codes(KEY_REFUSED, "invalid_api_key");
        codes(RATE_LIMITED, "RateLimitExceeded");
        codes(FAILED, "InternalError");
    }

    private FailureClassifier() {}

    private static void codes(FailureClass failureClass, String... codes) {
        for (String code : codes) {
            BY_CODE.put(code, failureClass);
        }
    }

    /** Returns whether the code is documented as a failure. */
    static boolean isKnown(UpstreamError error, String provider) {
        return known(error, provider) != null;
    }

    private static @Nullable FailureClass known(UpstreamError error, String provider) {
        FailureClass known = BY_CODE.get(error.code());
        if (known == null && error.refusesKey()) {
            return KEY_REFUSED;
        }
        return known == null ? VendorCodes.find(error, provider) : known;
    }

    /** Returns the classification of a response whose success field says that the request failed. */
    static FailureClass denied(@Nullable UpstreamError error, String provider) {
        FailureClass known = error == null ? null : known(error, provider);
        return known == null ? DENIED : known;
    }

    /** Returns the classification of an attempt without a complete response. */
    static FailureClass of(NoAnswer reply) {
        if (!reply.bytesLeft()) {
            return NOT_REACHED;
        }
        return reply.answerBegun() && !reply.timedOut() ? BROKEN_OFF : NO_ANSWER;
    }

    /**
     * Returns the classification of a response that is not a success.
     *
     * @param provider provider of the operation in the catalog
     */
    static FailureClass of(ReadResponse reply, @Nullable UpstreamError error, String provider) {
        FailureClass known = error == null ? null : known(error, provider);
        if (known != null) {
            return known;
        }
        int status = reply.status();
        return switch (status) {
            // a provider refuses the credentials of 302.AI, or what the caller wants; 302.AI refuses the gateway's key
            case 401, 402 -> isOfProvider(error) ? ACCOUNT_REFUSED : KEY_REFUSED;
            case 403 -> isOfProvider(error) ? UNSUITABLE : KEY_REFUSED;
            case 404, 405, 501 -> NO_SUCH_OPERATION;
            case 408, 504 -> TIMED_OUT;
            case 429 -> RATE_LIMITED;
            case 503 -> RetryAfter.isIn(reply.headers()) ? BUSY : UNAVAILABLE;
            case Rejection.OVERLOADED_STATUS -> OVERLOADED;
            default -> {
                if (status >= 500) {
                    yield FAILED;
                }
                if (status >= 400) {
                    yield UNSUITABLE;
                }
                yield status >= 200 && status < 300 && error != null ? FAILED : NOT_UNDERSTOOD;
            }
        };
    }

    /**
     * Returns the classification of a response to a pass-through request. The caller may name models and resources that
     * do not exist, which is no failure of the upstream.
     *
     * @param hasVariables true if the path names a resource
     */
    static FailureClass ofPassthrough(
            ReadResponse reply, @Nullable UpstreamError error, String provider, boolean hasVariables) {
        if (reply.status() == 404 && hasVariables) {
            return NOTHING_THERE;
        }
        FailureClass failure = of(reply, error, provider);
        return reply.status() == 404 && failure.equals(NO_SUCH_OPERATION) && isOfProvider(error) ? UNSUITABLE : failure;
    }

    /** Returns the classification of a refused account, which is that of 302.AI if the error is a provider's. */
    static FailureClass ofAccount(@Nullable UpstreamError error) {
        return isOfProvider(error) ? ACCOUNT_REFUSED : KEY_REFUSED;
    }

    private static boolean isOfProvider(@Nullable UpstreamError error) {
        return error != null && (error.source() == Source.PROVIDER || error.source() == Source.MINIMAX);
    }
}
