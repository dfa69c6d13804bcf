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
public record Reservation(String id, List<Charge> demands, List<Long> windows, boolean confirmed) {

    public static Reservation granted(String id, List<Charge> demands, List<Reading> readings) {
        return new Reservation(
                id, demands, readings.stream().map(Reading::window).toList(), true);
    }

    public static Reservation unconfirmed(String id, List<Charge> demands, Instant now) {
        return new Reservation(
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
