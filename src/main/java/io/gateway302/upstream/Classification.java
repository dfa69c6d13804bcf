package io.gateway302.upstream;

import static io.gateway302.exchange.Execution.NOT_SENT;
import static io.gateway302.exchange.Execution.REJECTED;
import static io.gateway302.exchange.Execution.UNKNOWN;
import static io.gateway302.problem.ProblemType.CONTENT_REJECTED;
import static io.gateway302.problem.ProblemType.MALFORMED_REQUEST;
import static io.gateway302.problem.ProblemType.NOT_FOUND;
import static io.gateway302.problem.ProblemType.UPSTREAM_ACCOUNT;
import static io.gateway302.problem.ProblemType.UPSTREAM_FAILED;
import static io.gateway302.problem.ProblemType.UPSTREAM_INVALID_RESPONSE;
import static io.gateway302.problem.ProblemType.UPSTREAM_REJECTED;
import static io.gateway302.problem.ProblemType.UPSTREAM_TIMEOUT;
import static io.gateway302.problem.ProblemType.UPSTREAM_UNAVAILABLE;
import static io.gateway302.upstream.Health.DOUBTFUL;
import static io.gateway302.upstream.Health.ILL;
import static io.gateway302.upstream.Health.UNTRIED;
import static io.gateway302.upstream.Health.WELL;

import io.gateway302.upstream.Reply.Answered;
import io.gateway302.upstream.Reply.NoAnswer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Decides for every way in which a request can bring no result whether it may have been carried out, what could help,
 * and what the caller is told. A code of 302.AI's decides before the HTTP status, and the text of a message never does:
 * 50413 and 50512 share theirs.
 */
final class Classification {

    // ---- nothing came back -------------------------------------------------------------------------------------

    private static final Verdict NOT_REACHED = new Verdict(NOT_SENT, Remedy.OTHER_ADDRESS, UPSTREAM_UNAVAILABLE, ILL);
    private static final Verdict NO_ANSWER = new Verdict(UNKNOWN, Remedy.NONE, UPSTREAM_TIMEOUT, DOUBTFUL);
    private static final Verdict BROKEN_OFF = new Verdict(UNKNOWN, Remedy.NONE, UPSTREAM_INVALID_RESPONSE, DOUBTFUL);

    /** The HTTP client would not write the request, for what the caller put into it. */
    static final Verdict NOT_WRITTEN = new Verdict(NOT_SENT, Remedy.NONE, MALFORMED_REQUEST, UNTRIED);

    /** The gateway itself held the request back: circuit open, rate or concurrency towards the upstream used up. */
    static final Verdict HELD_BACK = new Verdict(NOT_SENT, Remedy.NONE, UPSTREAM_UNAVAILABLE, UNTRIED);

    // ---- an answer came ----------------------------------------------------------------------------------------

    /** Too many requests: turned away before anything was done. */
    private static final Verdict OVERLOADED = new Verdict(REJECTED, Remedy.BACK_OFF, UPSTREAM_UNAVAILABLE, WELL);
    /** No channel for the model: it is busy, or there is no such model, and 302.AI says the same of both. */
    static final Verdict NO_CHANNEL = new Verdict(REJECTED, Remedy.BACK_OFF_ONCE, UPSTREAM_UNAVAILABLE, WELL);
    /** The key is unknown, disabled or expired, or its balance or quota is used up. */
    private static final Verdict KEY_REFUSED = new Verdict(REJECTED, Remedy.OTHER_KEY, UPSTREAM_ACCOUNT, WELL);
    /** The account as a whole lacks a right; another key has it no more. */
    private static final Verdict ACCOUNT_REFUSED = new Verdict(REJECTED, Remedy.NONE, UPSTREAM_ACCOUNT, WELL);
    /** Moderation refused what was sent or what came out. */
    private static final Verdict MODERATED = new Verdict(REJECTED, Remedy.NONE, CONTENT_REJECTED, WELL);
    /** The parameters or the picture do not suit the operation. */
    private static final Verdict UNSUITABLE = new Verdict(REJECTED, Remedy.NONE, UPSTREAM_REJECTED, WELL);
    /** The operation is not there, at an address that we took from the catalog. */
    private static final Verdict NO_SUCH_OPERATION = new Verdict(REJECTED, Remedy.NONE, UPSTREAM_FAILED, WELL);
    /** What the address names is not there, at an operation that is. */
    static final Verdict NOTHING_THERE = new Verdict(REJECTED, Remedy.NONE, NOT_FOUND, WELL);

    /** Broke down on the way; how far it got is not said. */
    private static final Verdict FAILED = new Verdict(UNKNOWN, Remedy.NONE, UPSTREAM_FAILED, DOUBTFUL);
    /** Gave up waiting for the model behind it, which may go on. */
    private static final Verdict TIMED_OUT = new Verdict(UNKNOWN, Remedy.NONE, UPSTREAM_TIMEOUT, DOUBTFUL);
    /** Unavailable without proof of rejection: a proxy says this too when it lost the request half-way. */
    private static final Verdict UNAVAILABLE = new Verdict(UNKNOWN, Remedy.NONE, UPSTREAM_UNAVAILABLE, DOUBTFUL);
    /** Neither a result nor an error that anybody has documented. */
    private static final Verdict NOT_UNDERSTOOD =
            new Verdict(UNKNOWN, Remedy.NONE, UPSTREAM_INVALID_RESPONSE, DOUBTFUL);

    /** Success by its own account, but without what was asked for. */
    static final Verdict WITHOUT_RESULT = new Verdict(UNKNOWN, Remedy.NONE, UPSTREAM_INVALID_RESPONSE, DOUBTFUL);

    private static final Map<String, Verdict> BY_CODE = new HashMap<>();

    static {
        // Volcengine's business codes
        codes(MODERATED, "50411", "50412", "50413", "50511", "50512", "50513", "50514", "50516", "50517", "50518");
        codes(MODERATED, "50519", "60208");
        codes(FAILED, "50520", "50521", "50522", "50500", "50501");
        codes(OVERLOADED, "50429", "50430");
        codes(UNSUITABLE, "50200", "50201", "50204", "50205", "50206", "50207", "50209", "50210", "50211", "50213");
        codes(UNSUITABLE, "50214", "50215", "60102");
        codes(ACCOUNT_REFUSED, "50400");
        codes(NO_SUCH_OPERATION, "50402");
        // 302.AI's own; -10003 is its catch-all, so that there the HTTP status decides
        codes(KEY_REFUSED, "-10001", "-10002", "-10004", "-10005", "-10006", "-10007", "-10012", "-10018");
        codes(NO_CHANNEL, "-10008");
        codes(NO_SUCH_OPERATION, "-10009");
        codes(UNSUITABLE, "-10010", "-10011");
        codes(TIMED_OUT, "-1024");
        // the names of its newer error form
        codes(UNSUITABLE, "InvalidParameter", "MissingParameter");
        codes(KEY_REFUSED, "Unauthorized", "InsufficientBalance");
        codes(OVERLOADED, "RateLimitExceeded");
        codes(FAILED, "InternalError");
    }

    private Classification() {}

    private static void codes(Verdict verdict, String... codes) {
        for (String code : codes) {
            BY_CODE.put(code, verdict);
        }
    }

    /** Whether the code is one that somebody has documented as a failure. */
    static boolean isKnown(String code) {
        return BY_CODE.containsKey(code);
    }

    /** The verdict where no whole answer came. */
    static Verdict of(NoAnswer reply) {
        if (!reply.bytesLeft()) {
            return NOT_REACHED;
        }
        return reply.answerBegun() && !reply.timedOut() ? BROKEN_OFF : NO_ANSWER;
    }

    /** The verdict on an answer that is not a success. */
    static Verdict of(Answered reply, @Nullable UpstreamError error) {
        Verdict known = error == null ? null : BY_CODE.get(error.code());
        if (known != null) {
            return known;
        }
        int status = reply.status();
        return switch (status) {
            case 401, 402, 403 -> KEY_REFUSED;
            case 404, 405, 501 -> NO_SUCH_OPERATION;
            case 408, 504 -> TIMED_OUT;
            case 429 -> OVERLOADED;
            case 503 -> reply.headers().containsHeader(HttpHeaders.RETRY_AFTER) ? OVERLOADED : UNAVAILABLE;
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
}
