package io.gateway302.limits.store;

import java.time.Instant;
import java.util.List;

/**
 * Reservation of a call in one store.
 *
 * @param id unique id
 * @param charges reserved amounts, at least one; all belong to one client
 * @param at time of the reservation, which determines the window of each amount: by the clock of the store, or by that
 *     of this process if it is unconfirmed
 * @param confirmed false if it is unknown whether the store made the reservation
 */
public record Reservation(String id, List<Charge> charges, Instant at, boolean confirmed) {

    public static Reservation granted(String id, List<Charge> charges, Instant at) {
        return new Reservation(id, charges, at, true);
    }

    public static Reservation unconfirmed(String id, List<Charge> charges, Instant at) {
        return new Reservation(id, charges, at, false);
    }

    /** Returns the number of the window in which an amount counts. */
    long window(Charge charge) {
        return charge.limitKey().measure().window().number(at);
    }

    String clientId() {
        return charges.getFirst().limitKey().scope().clientId();
    }
}
