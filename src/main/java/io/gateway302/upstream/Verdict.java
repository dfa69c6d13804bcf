package io.gateway302.upstream;

import io.gateway302.exchange.Execution;
import io.gateway302.problem.ProblemType;

/**
 * The judgement on a request that brought no result.
 *
 * @param execution whether the upstream carried it out
 * @param remedy what could help; never anything but {@link Remedy#NONE} where it may have been carried out
 * @param problem what the caller is told if nothing helped
 * @param health what it says about the upstream
 */
record Verdict(Execution execution, Remedy remedy, ProblemType problem, Health health) {

    Verdict {
        if (execution == Execution.UNKNOWN && remedy != Remedy.NONE) {
            throw new IllegalArgumentException("What may have been billed is not sent again");
        }
    }
}
