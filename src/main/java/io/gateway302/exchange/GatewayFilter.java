package io.gateway302.exchange;

import io.gateway302.problem.ProblemException;
import java.util.List;

/**
 * Step of every call. A filter can reject the call with a {@link io.gateway302.problem.ProblemException}, pass it on
 * with {@link GatewayFilterChain#proceed}, or create the response itself. Register cleanup with {@link
 * GatewayRequest#onCompletion} instead of running it after {@code proceed}: a response may still be streaming when that
 * returns.
 */
@FunctionalInterface
public interface GatewayFilter {

    /**
     * Performs this step.
     *
     * @param request the call
     * @param chain the later steps
     * @return the response, changed or unchanged
     */
    GatewayResponse filter(GatewayExchange request, GatewayFilterChain chain);

    /**
     * Checks for a dry run whether this step would reject the call, regardless of the caller's remaining limits.
     * Consumes nothing.
     *
     * @throws io.gateway302.problem.ProblemException if it would
     */
    default void check(GatewayExchange request) {}

    /**
     * Returns for a dry run the problems with which this step would reject the call now, also by the caller's remaining
     * limits. Consumes nothing.
     */
    default List<ProblemException> objections(GatewayExchange request) {
        try {
            check(request);
            return List.of();
        } catch (ProblemException problem) {
            return List.of(problem);
        }
    }
}
