package io.gateway302.upstream.outcome;

import io.gateway302.catalog.Deadlines;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.upstream.AddedParameter;
import io.gateway302.upstream.http.CancellableWait;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Call whose response is read. */
public interface PendingCall {

    /** Returns the request of the caller. */
    GatewayExchange request();

    /** Returns the timeouts of the call. */
    Deadlines deadlines();

    /** Returns the parameter that the gateway added to the current request; null if there is none. */
    @Nullable
    AddedParameter added();

    /** Returns the time left until the total timeout, at least 1 ms. */
    Duration remaining();

    /** Returns the wait for responses, which ends if the caller disconnects. */
    CancellableWait responseWait();
}
