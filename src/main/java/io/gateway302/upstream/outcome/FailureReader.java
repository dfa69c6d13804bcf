package io.gateway302.upstream.outcome;

import io.gateway302.exchange.EntryPoint;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.upstream.http.Reply.NoAnswer;
import io.gateway302.upstream.outcome.AttemptResult.Failed;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquirePendingLimitException;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquireTimeoutException;

/** Reader of failures: their class, and the problem for the caller. */
final class FailureReader {

    private final Clock clock;

    FailureReader(Clock clock) {
        this.clock = clock;
    }

    /** Reads a failure before the request was written. */
    static Failed notWritten(Throwable cause) {
        if (cause instanceof PoolAcquireTimeoutException || cause instanceof PoolAcquirePendingLimitException) {
            return new Failed(
                    FailureClassifier.HELD_BACK,
                    new ProblemException(
                                    ProblemType.UPSTREAM_UNAVAILABLE,
                                    "Not sent to 302.AI: all connections of the gateway are in use")
                            .withRetryAfter(AttemptResult.RETRY_AFTER),
                    null);
        }
        if (cause instanceof IllegalArgumentException) {
            return new Failed(
                    FailureClassifier.NOT_WRITTEN,
                    new ProblemException(ProblemType.MALFORMED_REQUEST, "A header of the request cannot be sent on")
                            .withCause(cause),
                    null);
        }
        throw new IllegalStateException("The request could not be written", cause);
    }

    /** Reads a connection that broke, or a timeout. */
    static Failed noAnswer(NoAnswer reply) {
        FailureClass failure = FailureClassifier.of(reply);
        String detail = switch (failure.problem()) {
            case UPSTREAM_UNAVAILABLE -> "302.AI was not reached; nothing was sent";
            case UPSTREAM_INVALID_RESPONSE -> "302.AI's answer broke off";
            default ->
                reply.timedOut()
                        ? "302.AI did not answer in time; whether it carried the request out is unknown"
                        : "The connection to 302.AI broke before it answered; whether it carried the request out"
                                + " is unknown";
        };
        return new Failed(failure, new ProblemException(failure.problem(), detail).withCause(reply.cause()), null);
    }

    /** Reads a response that is no success. */
    Failed failed(FailureClass failure, @Nullable UpstreamError error, ReadResponse response, EntryPoint door) {
        ProblemException problem = new ProblemException(type(failure, door), detail(failure, error, response))
                .withUpstreamCode(error == null || error.code().isEmpty() ? null : error.code());
        if (isOfLoad(failure)) {
            problem = problem.withRetryAfter(RetryAfter.of(response.headers(), clock.instant()));
            if ("false".equals(response.headers().getFirst("x-should-retry"))) {
                // a limit that lasts longer than the call, such as one of a week
                problem = problem.asLasting();
            }
        }
        return new Failed(failure, problem, null);
    }

    private static boolean isOfLoad(FailureClass failure) {
        return failure.problem() == ProblemType.UPSTREAM_UNAVAILABLE
                || failure.problem() == ProblemType.UPSTREAM_RATE_LIMITED;
    }

    /** Returns the type of the problem. The typed API does not tell the rate of the upstream from its load. */
    private static ProblemType type(FailureClass failure, EntryPoint door) {
        return failure.problem() == ProblemType.UPSTREAM_RATE_LIMITED && door == EntryPoint.TYPED
                ? ProblemType.UPSTREAM_UNAVAILABLE
                : failure.problem();
    }

    /**
     * Returns whether the message may describe the account of the operator, or that of 302.AI at a provider: its name,
     * its balance, its limits, its permissions.
     */
    private static boolean mayRevealAccount(FailureClass failure, ReadResponse response) {
        return failure.problem() == ProblemType.UPSTREAM_ACCOUNT
                || failure.problem() == ProblemType.UPSTREAM_RATE_LIMITED
                || (failure.problem() == ProblemType.UPSTREAM_REJECTED && response.status() == 403);
    }

    private static String detail(FailureClass failure, @Nullable UpstreamError error, ReadResponse response) {
        String what = switch (failure.problem()) {
            case NOT_FOUND -> "302.AI has nothing under this address";
            case CONTENT_REJECTED -> "302.AI's moderation refused the content";
            case UPSTREAM_REJECTED -> "302.AI refused the parameters";
            case UPSTREAM_ACCOUNT -> "302.AI refused the gateway's key or account";
            case UPSTREAM_UNAVAILABLE ->
                failure.equals(FailureClassifier.NO_CHANNEL)
                        ? "302.AI has no channel for the model at present; the model may not exist, check its name"
                        : "302.AI rejected the request for load";
            case UPSTREAM_RATE_LIMITED -> "302.AI rejected the request because of its rate limit";
            case UPSTREAM_TIMEOUT -> "302.AI gave up waiting; whether the request was carried out is unknown";
            case UPSTREAM_INVALID_RESPONSE -> "302.AI's answer is not what the operation gives";
            default -> "302.AI failed";
        };
        // messages about the account are for the operator, not for the caller
        return error == null || error.message().isEmpty() || mayRevealAccount(failure, response)
                ? what
                : what + ": " + error.message();
    }
}
