package io.gateway302.tasks.run;

import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.exchange.UpstreamTask;

/**
 * Handler of the gateway's own requests about tasks at 302.AI. They are free, use no limits of the client, and have no
 * ledger entries.
 */
public interface PollHandler {

    /**
     * Sends a request and returns the response.
     *
     * @throws io.gateway302.problem.ProblemException if there is no successful response
     */
    GatewayResponse send(GatewayExchange request);

    /** Reports the end of a task, so that its cost can be looked up. */
    void ended(UpstreamTask task);
}
