package io.gateway302.exchange;

/** Carries calls out, governed. All that a door knows of the rest of the gateway. */
public interface GatewayHandler {

    /**
     * Carries the call out, on the calling thread. The call is complete on return, but for one whose answer is a
     * {@linkplain Body.Stream stream}: that is complete when the stream has ended, so the caller of this method must close it.
     *
     * @throws CallerLeftException if nobody waits for the answer any more
     * @throws io.gateway302.problem.ProblemException if the call is refused or fails; the message is the caller's to see
     */
    GatewayResponse handle(GatewayRequest request);

    /**
     * Tells what the call would take, without carrying it out or using anything up.
     *
     * @throws io.gateway302.problem.ProblemException if the caller may not make the call at all
     */
    Preview preview(GatewayRequest request);
}
