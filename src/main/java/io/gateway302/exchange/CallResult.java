package io.gateway302.exchange;

import io.gateway302.exchange.Usage.Cost;
import io.gateway302.problem.Outcome;
import io.gateway302.problem.ProblemException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Result of a call. Made once, by the pipeline, when the last byte, a problem or the caller's leaving has ended the call.
 *
 * @param completion how it ended for the caller
 * @param billing its effect on the account at 302.AI
 * @param upstream how the upstream was called; {@link UpstreamCalls#NONE} for a replayed response
 * @param job the task that it started or asked for; null if there is none
 * @param status HTTP status of the response; null if the caller left before there was one
 * @param bytesOut length of the response's body, for a stream the bytes that came; null if there is no response
 */
public record CallResult(
        Completion completion,
        Billing billing,
        UpstreamCalls upstream,
        @Nullable Job job,
        @Nullable Integer status,
        @Nullable Long bytesOut) {

    /**
     * Makes the result of a call that has ended.
     *
     * @param response HTTP status of the response; null if there is none
     * @param bytes bytes of its body that came; null if there is no response
     * @param estimate expected cost of the call, asked for if the call may have been charged
     */
    public static CallResult of(
            Completion completion,
            CallProgress progress,
            @Nullable Integer response,
            @Nullable Long bytes,
            Supplier<@Nullable Cost> estimate) {
        Billing billing = Billing.of(completion, progress, estimate);
        return new CallResult(
                completion,
                billing,
                billing instanceof Billing.Replayed ? UpstreamCalls.NONE : progress.upstream(),
                progress.job(),
                completion instanceof Completion.Failed(ProblemException problem)
                        ? Integer.valueOf(problem.type().status().value())
                        : response,
                bytes);
    }

    /** Returns how the call is counted. */
    public Outcome outcome() {
        return completion.outcome();
    }

    /** Returns what the caller was told; null if the call did not fail. */
    public @Nullable ProblemException problem() {
        return completion instanceof Completion.Failed(ProblemException problem) ? problem : null;
    }

    /** Whether the stored response of an earlier call was returned. */
    public boolean replayed() {
        return billing instanceof Billing.Replayed;
    }
}
