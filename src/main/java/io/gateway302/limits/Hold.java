package io.gateway302.limits;

import java.time.Instant;
import java.util.List;

/**
 * What a call has reserved in one store.
 *
 * @param id unique
 * @param demands what was asked for; all of one client, at least one
 * @param windows number of the window in which each was counted
 * @param confirmed false where the store did not say whether it reserved anything
 */
record Hold(String id, List<Demand> demands, List<Long> windows, boolean confirmed) {

    static Hold granted(String id, List<Demand> demands, List<Reading> readings) {
        return new Hold(id, demands, readings.stream().map(Reading::window).toList(), true);
    }

    static Hold unconfirmed(String id, List<Demand> demands, Instant now) {
        return new Hold(
                id,
                demands,
                demands.stream()
                        .map(demand -> demand.meter().measure().window().number(now))
                        .toList(),
                false);
    }

    String clientId() {
        return demands.getFirst().meter().scope().clientId();
    }
}
