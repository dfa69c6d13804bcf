package io.gateway302.limits.store;

/**
 * Amount that a call reserves in one meter.
 *
 * @param meter meter in which the amount is counted
 * @param amount amount in the unit of the meter, at least 0
 */
public record Demand(Meter meter, long amount) {

    public Demand share(double share) {
        return new Demand(meter.share(share), amount);
    }
}
