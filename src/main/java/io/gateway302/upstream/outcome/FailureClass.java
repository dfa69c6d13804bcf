package io.gateway302.upstream.outcome;

import io.gateway302.exchange.Execution;
import io.gateway302.problem.ProblemType;

/**
 * Classification of a failed request.
 *
 * @param execution execution at the upstream
 * @param retryAction retry action; always {@link RetryAction#NONE} if the request may have been carried out
 * @param problem problem for the caller if no retry helps
 * @param health health of the upstream, as the failure shows it
 */
public record FailureClass(Execution execution, RetryAction retryAction, ProblemType problem, Health health) {

    public FailureClass {
        if (execution == Execution.UNKNOWN && retryAction != RetryAction.NONE) {
            throw new IllegalArgumentException("What may have been billed is not sent again");
        }
    }
}
