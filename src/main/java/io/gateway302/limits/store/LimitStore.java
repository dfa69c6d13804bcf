package io.gateway302.limits.store;

import java.util.Collection;
import java.util.List;

/**
 * Store of the counters. Every method is atomic, and all demands of one call belong to one client. A shared store may
 * be unavailable: its methods then throw {@link io.gateway302.redis.StoreAwayException}. In that case the operation may
 * have been executed nevertheless.
 */
public interface LimitStore {

    /**
     * Reserves all demands or none. Day and month are determined by the clock of the store at this moment. A
     * reservation counts in that window even if the call ends in a later one. A demand of 0 is never rejected.
     *
     * @param id id of the hold, which must not have been used before
     */
    Decision reserve(String id, List<Charge> charges);

    /**
     * Settles a hold: replaces the reserved amounts by the real use, and releases its concurrency slots. Only the first
     * settlement of a hold has an effect.
     *
     * <p>A hold that is not renewed expires, which releases its reserved amounts; its real use is counted when it is
     * settled later. An unconfirmed hold that the store does not have is counted with its real use as well.
     *
     * @param actual real use of each demand, in the order of the demands
     */
    void settle(Reservation reservation, List<Long> actual);

    /** Renews the leases of running calls. It has no effect on those that are settled. */
    void renew(Collection<Reservation> reservations);

    /** Returns the current values of meters of one client. */
    List<Reading> read(List<LimitKey> limitKeys);
}
