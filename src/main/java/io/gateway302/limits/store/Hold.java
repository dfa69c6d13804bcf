package io.gateway302.limits.store;

import java.time.Instant;
import java.util.List;

/**
 * Reservation of a call in one store.
 *
 * @param id unique id
 * @param demands reserved amounts, at least one; all belong to one client
 * @param windows number of the window in which each demand was counted
 * @param confirmed false if it is unknown whether the store made the reservation
 */
public record Hold(String id, List<Demand> demands, List<Long> windows, boolean confirmed) {

    public static Hold granted(String id, List<Demand> demands, List<Reading> readings) {
        return new Hold(id, demands, readings.stream().map(Reading::window).toList(), true);
    }

    public static Hold unconfirmed(String id, List<Demand> demands, Instant now) {
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
