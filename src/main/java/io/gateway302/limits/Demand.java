package io.gateway302.limits;

/**
 * What a call asks of one meter.
 *
 * @param meter the meter
 * @param amount how much, at least 0
 */
record Demand(Meter meter, long amount) {

    Demand share(double share) {
        return new Demand(meter.share(share), amount);
    }
}
