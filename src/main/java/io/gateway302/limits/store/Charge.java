package io.gateway302.limits.store;

/**
 * Amount that a call reserves in one meter.
 *
 * @param limitKey meter in which the amount is counted
 * @param amount amount in the unit of the meter, at least 0
 */
public record Charge(LimitKey limitKey, long amount) {

    public Charge share(double share) {
        return new Charge(limitKey.share(share), amount);
    }
}
