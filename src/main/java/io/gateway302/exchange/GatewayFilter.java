package io.gateway302.exchange;

/**
 * A step of every call. It may refuse by throwing a {@link io.gateway302.problem.ProblemException}, pass on by
 * {@link GatewayFilterChain#proceed}, or answer itself. Work for the end of the call belongs into
 * {@link GatewayRequest#onCompletion}, never behind {@code proceed}: an answer may still be streaming when that returns.
 */
@FunctionalInterface
public interface GatewayFilter {

    /**
     * Does this step.
     *
     * @param request the call
     * @param chain the steps behind this one
     * @return the answer, as it came or changed
     */
    GatewayResponse filter(GatewayRequest request, GatewayFilterChain chain);

    /**
     * Checks whether this step would reject the call whatever is left of the caller's limits, for a dry run. Uses nothing up.
     *
     * @throws io.gateway302.problem.ProblemException if it would
     */
    default void check(GatewayRequest request) {}
}
