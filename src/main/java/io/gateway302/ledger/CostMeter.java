package io.gateway302.ledger;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/**
 * Meter of the cost of calls, for the metric {@code gateway.cost.usd}. Each call is counted once, with the best source
 * at that time: 302.AI's own record if it is found within about half a minute, otherwise the list price or the
 * estimate. A cost that is found later is added to the ledger, but not counted again. A call with a pending cost lookup
 * is counted by the lookup; use this meter directly for all other calls.
 */
@Component
public class CostMeter {

    private static final String USD = "USD";

    private final MeterRegistry metrics;

    /** Creates a meter for the registry. */
    public CostMeter(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    /**
     * Counts a cost without a pending lookup. Amounts in other currencies than US dollars are ignored.
     *
     * @param operation id of the operation
     * @param client name of the client
     * @param cost cost of the call
     */
    public void count(String operation, String client, LedgerCost cost) {
        if (cost.currency().equals(USD)) {
            Counter.builder("gateway.cost.usd")
                    .description("What calls cost, in US dollars")
                    .tag("operation", operation)
                    .tag("client", client)
                    .tag("source", cost.source())
                    .register(metrics)
                    .increment(cost.amount().doubleValue());
        }
    }
}
