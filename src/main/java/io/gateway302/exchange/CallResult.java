package io.gateway302.exchange;

import io.gateway302.exchange.Usage.Cost;
import io.gateway302.problem.Outcome;
import io.gateway302.problem.ProblemException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Result of a call. The pipeline creates it once, when the call ends with its last byte, a problem or a disconnect of
 * the caller.
 *
 * @param completion end of the call as the caller sees it
 * @param billing effect on the account at 302.AI
 * @param upstream attempts at the upstream; {@link UpstreamCalls#NONE} for a replayed response
 * @param task task that the call started or polled; null if there is none
 * @param status HTTP status of the response; null if the caller disconnected before there was one
 * @param bytesOut length of the response body; for a stream, the number of bytes received; null if there is no response
 */
public record CallResult(
        Completion completion,
        Billing billing,
        UpstreamCalls upstream,
        @Nullable UpstreamTask task,
        @Nullable Integer status,
        @Nullable Long bytesOut) {

    /**
     * Creates the result of a call that has ended.
     *
     * @param response HTTP status of the response; null if there is none
     * @param bytes number of bytes of its body that were received; null if there is no response
     * @param estimate supplier of the expected cost, used if the call may have been charged
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
                progress.task(),
                completion instanceof Completion.Failed(ProblemException problem)
                        ? Integer.valueOf(problem.status())
                        : response,
                bytes);
    }

    /** Returns the outcome that metrics and the ledger count. */
    public Outcome outcome() {
        return completion.outcome();
    }

    /** Returns the problem that the caller received; null if the call did not fail. */
    public @Nullable ProblemException problem() {
        return completion instanceof Completion.Failed(ProblemException problem) ? problem : null;
    }

    /** Returns whether the stored response of an earlier call was returned. */
    public boolean replayed() {
        return billing instanceof Billing.Replayed;
    }
}
