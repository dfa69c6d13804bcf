package io.gateway302.upstream.outcome;

import io.gateway302.exchange.Body;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.exchange.stream.WatchedSource;
import io.gateway302.problem.OriginalResponse;
import io.gateway302.problem.ProblemException;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Result of one attempt. */
public sealed interface AttemptResult {

    /**
     * Value of {@code Retry-After} for a call that was not sent: half the time that a circuit stays open by default (10
     * s).
     */
    Duration RETRY_AFTER = Duration.ofSeconds(5);

    /**
     * Attempt with a successful response.
     *
     * @param response response of the upstream
     */
    record Succeeded(GatewayResponse response) implements AttemptResult {}

    /**
     * Failed attempt.
     *
     * @param failureClass classification of the failure
     * @param problem problem for the caller, if there is no retry
     * @param again delay before a retry; null for no retry
     */
    record Failed(
            FailureClass failureClass,
            ProblemException problem,
            @Nullable Duration again) implements AttemptResult {

        public Failed tryAgainIn(Duration delay) {
            return new Failed(failureClass, problem, delay);
        }

        /** Returns the failure with the provider's response, which the caller of a pass-through path gets. */
        Failed passing(OriginalResponse response) {
            return new Failed(failureClass, problem.withOriginal(response), again);
        }
    }

    /** Returns whether the response is a stream that has not ended. */
    default boolean isStreaming() {
        return this instanceof Succeeded(GatewayResponse response) && response.body() instanceof Body.Stream;
    }

    /**
     * Returns the attempt with a callback for the end of its stream. An attempt without a stream is returned unchanged.
     */
    default AttemptResult whenEnded(BiConsumer<WatchedSource.End, @Nullable ProblemException> work) {
        return this instanceof Succeeded(GatewayResponse response)
                ? new Succeeded(response.watched(source -> new WatchedSource(source) {
                    @Override
                    protected void ended(End end, @Nullable ProblemException problem) {
                        work.accept(end, problem);
                    }
                }))
                : this;
    }

    /** Returns the health of the upstream, as this attempt shows it. */
    default Health health() {
        return this instanceof Failed failed ? failed.failureClass().health() : Health.WELL;
    }
}
