package io.gateway302.ledger;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/**
 * Counts what calls cost, for the metric {@code gateway.cost.usd}. Each call is counted once, as it is known best when it
 * is counted: by 302.AI's own record if that is found within about half a minute, otherwise by the list price or the
 * estimate. What is learnt later stands in the ledger, but is not counted again. So all that a call whose cost is still
 * looked up needs is to be pending; this is to be called for the others.
 */
@Component
public class CostMeter {

    private static final String USD = "USD";

    private final MeterRegistry metrics;

    /** Counts into the registry. */
    public CostMeter(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    /**
     * Counts a cost that is not looked up any more, or never was. An amount in another currency is left out.
     *
     * @param operation id of the operation
     * @param client name of the client
     * @param cost what the call cost
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
