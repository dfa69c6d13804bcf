package io.gateway302.exchange;

/**
 * Handler that sends calls through the pipeline. It is the only interface between an entry point and the rest of the
 * gateway.
 */
public interface GatewayHandler {

    /**
     * Handles the call on the current thread. A call with a buffered response is complete on return. A call with a
     * {@linkplain Body.Stream stream} is complete when the stream has ended, so the caller of this method must close
     * it.
     *
     * @throws CallerLeftException if the caller has disconnected
     * @throws io.gateway302.problem.ProblemException if the call is rejected or fails; its message may be shown to the
     *     caller
     */
    GatewayResponse handle(GatewayExchange request);

    /**
     * Returns the expected cost and the remaining limits for a call, without sending it or consuming anything.
     *
     * @throws io.gateway302.problem.ProblemException if the caller may not make the call at all
     */
    Preview preview(GatewayExchange request);

    /**
     * Returns the same as {@link #preview} for every call, with the problems for which it would be rejected now.
     *
     * @throws io.gateway302.problem.ProblemException if the limit store is unavailable
     */
    Preview foresee(GatewayExchange request);
}
