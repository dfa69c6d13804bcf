package io.gateway302.ledger.record;

import io.gateway302.exchange.Attribute;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.GatewayFilter;
import io.gateway302.exchange.GatewayFilterChain;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.ledger.CallEntry;
import io.gateway302.ledger.LedgerUnavailableException;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import java.time.Duration;

/** Filter that records an intent before a billable call is sent. It is the last step before the upstream. */
public final class IntentFilter implements GatewayFilter {

    /** Recorded intent of the call; absent if there is none. */
    static final Attribute<CallEntry> INTENDED = new Attribute<>("intended", CallEntry.class);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final Recorder recorder;
    private final CallEntries entries;

    IntentFilter(Recorder recorder, CallEntries entries) {
        this.recorder = recorder;
        this.entries = entries;
    }

    @Override
    public GatewayResponse filter(GatewayExchange request, GatewayFilterChain chain) {
        if (request.operation().billable()) {
            intend(request);
        }
        return chain.proceed(request);
    }

    private void intend(GatewayExchange request) {
        CallEntry ifAbandoned = entries.abandoned(request);
        try {
            recorder.intend(ifAbandoned);
        } catch (LedgerUnavailableException e) {
            throw new ProblemException(
                            ProblemType.LEDGER_UNAVAILABLE, "The call cannot be recorded now. " + e.getMessage())
                    .withRetryAfter(RETRY_AFTER)
                    .withCause(e);
        }
        request.set(INTENDED, ifAbandoned);
    }
}
