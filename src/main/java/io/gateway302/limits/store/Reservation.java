package io.gateway302.limits.store;

import java.time.Instant;
import java.util.List;

/**
 * Reservation of a call in one store.
 *
 * @param id unique id
 * @param charges reserved amounts, at least one; all belong to one client
 * @param windows number of the window in which each demand was counted
 * @param confirmed false if it is unknown whether the store made the reservation
 */
public record Reservation(String id, List<Charge> charges, List<Long> windows, boolean confirmed) {

    public static Reservation granted(String id, List<Charge> charges, List<Reading> readings) {
        return new Reservation(
                id, charges, readings.stream().map(Reading::window).toList(), true);
    }

    public static Reservation unconfirmed(String id, List<Charge> charges, Instant now) {
        return new Reservation(
                id,
                charges,
                charges.stream()
                        .map(charge -> charge.limitKey().measure().window().number(now))
                        .toList(),
                false);
    }

    String clientId() {
        return charges.getFirst().limitKey().scope().clientId();
    }
}
