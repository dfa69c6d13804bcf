package io.gateway302.upstream.call;

import io.gateway302.catalog.Deadlines;
import io.gateway302.exchange.CallerLeftException;
import io.gateway302.exchange.Execution;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.exchange.stream.WatchedSource;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.upstream.UpstreamProperties;
import io.gateway302.upstream.outcome.AttemptResult;
import io.gateway302.upstream.outcome.AttemptResult.Failed;
import io.gateway302.upstream.outcome.AttemptResult.Succeeded;
import io.gateway302.upstream.outcome.RetryAction;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.retry.RetryRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Client for 302.AI with retries and failover. It retries only requests that certainly were not carried out, never one
 * that may have been billed.
 */
public final class Upstream {

    private final FailoverClient attempts;
    private final UnaryOperator<Deadlines> deadlines;
    private final Clock clock;
    private final RetryBudget budget;
    private final Duration maxDelay;
    private final IntervalFunction delays;
    private final Retry retry;

    Upstream(
            FailoverClient attempts,
            UnaryOperator<Deadlines> deadlines,
            RetryRegistry retries,
            UpstreamProperties.Retry properties,
            Clock clock) {
        this.attempts = attempts;
        this.deadlines = deadlines;
        this.clock = clock;
        this.budget = new RetryBudget(properties.budgetRatio(), properties.budgetReserve());
        this.maxDelay = properties.maxDelay();
        this.delays = IntervalFunction.ofExponentialRandomBackoff(
                properties.initialDelay(), properties.multiplier(), properties.jitter(), properties.maxDelay());
        this.retry = retries.retry(
                "upstream",
                RetryConfig.<AttemptResult>custom()
                        .maxAttempts(properties.maxAttempts())
                        .retryOnException(failure -> false)
                        .retryOnResult(attempt -> attempt instanceof Failed failed && failed.again() != null)
                        .intervalBiFunction((tries, outcome) -> outcome.get() instanceof Failed failed
                                ? Objects.requireNonNull(failed.again()).toMillis()
                                : 0L)
                        .build());
    }

    /**
     * Sends the call and waits for the response.
     *
     * @throws io.gateway302.problem.ProblemException if there is no result
     */
    public GatewayResponse send(GatewayExchange request) {
        budget.earn();
        UpstreamCall call =
                new UpstreamCall(request, deadlines.apply(request.operation().deadlines()), clock);
        try {
            return switch (retry.executeSupplier(() -> next(call))) {
                case Succeeded succeeded -> {
                    request.progress().executed(Execution.OK);
                    yield cutOff(request, succeeded.response());
                }
                case Failed failed -> {
                    request.progress().executed(failed.failureClass().execution());
                    throw told(failed, call);
                }
            };
        } catch (CallerLeftException left) {
            request.progress().executed(Execution.UNKNOWN);
            throw left;
        } finally {
            call.report();
        }
    }

    /**
     * Returns the problem for the caller, with {@code Retry-After} if the request certainly was not carried out (RFC
     * 9110 §10.2.3, on 503).
     */
    private static ProblemException told(Failed failed, UpstreamCall call) {
        ProblemException problem = failed.problem();
        boolean ofLoad = problem.type() == ProblemType.UPSTREAM_UNAVAILABLE
                || problem.type() == ProblemType.UPSTREAM_RATE_LIMITED;
        if (!ofLoad || failed.failureClass().execution() == Execution.UNKNOWN) {
            return problem;
        }
        Duration asked = problem.retryAfter();
        if (asked == null) {
            problem = problem.withRetryAfter(AttemptResult.RETRY_AFTER);
        } else if (asked.compareTo(AttemptResult.RETRY_AFTER) > 0
                && asked.compareTo(call.deadlines().total()) > 0) {
            // no caller waits that long
            problem = problem.asLasting();
        }
        // one retry was made here; a model that does not exist is not there a few seconds later either
        return failed.failureClass().retryAction() == RetryAction.BACK_OFF_ONCE ? problem.asLasting() : problem;
    }

    /** Marks the execution of an incomplete stream as unknown. */
    private static GatewayResponse cutOff(GatewayExchange request, GatewayResponse response) {
        return response.watched(source -> new WatchedSource(source) {
            @Override
            protected void ended(End end, @Nullable ProblemException problem) {
                if (end != End.COMPLETE && !request.progress().hasAnswerEnded()) {
                    request.progress().executed(Execution.UNKNOWN);
                }
            }
        });
    }

    private AttemptResult next(UpstreamCall call) {
        AttemptResult attempt = attempts.everywhere(call);
        return attempt instanceof Failed failed ? again(call, failed) : attempt;
    }

    /**
     * Returns the failure, with a delay if a retry can help, fits into the total timeout, and the budget permits it.
     */
    private Failed again(UpstreamCall call, Failed failed) {
        int tries = call.countTry();
        boolean timeHelps = switch (failed.failureClass().retryAction()) {
            case BACK_OFF, OTHER_ADDRESS -> true;
            case BACK_OFF_ONCE -> tries == 1;
            case OTHER_KEY, WITHOUT_PARAMETER, NONE -> false;
        };
        if (!timeHelps
                || failed.problem().isLasting()
                || tries >= retry.getRetryConfig().getMaxAttempts()) {
            return failed;
        }
        Duration delay = Duration.ofMillis(delays.apply(tries));
        Duration asked = failed.problem().retryAfter();
        if (asked != null && asked.compareTo(delay) > 0) {
            delay = asked;
        }
        boolean fits = delay.compareTo(maxDelay) <= 0
                && delay.compareTo(call.remaining()) < 0
                && call.leavesRetryToGateway(delay);
        return fits && budget.spend() ? failed.tryAgainIn(delay) : failed;
    }
}
