package io.gateway302.limits;

import java.util.List;

/**
 * Keeps count. Every method is atomic, and all demands of one call belong to one client. A store that others share may
 * be away: its methods then throw {@link io.gateway302.redis.StoreAwayException}, in which case what was asked for may
 * have been done nevertheless.
 */
interface LimitStore {

    /**
     * Reserves all that is asked for, or nothing. Day and month are those of the store's clock at this moment; what is
     * reserved counts in them also if the call ends in the next. What asks for the amount 0 is never refused.
     *
     * @param id of the hold; never used before
     */
    Decision reserve(String id, List<Demand> demands);

    /**
     * Ends a hold: what was reserved is replaced by what was really used, and the places of concurrent calls are free
     * again. Done once for a hold, whatever is asked later. A hold that was not renewed lapses, and what it reserved is
     * free; what it used is counted whenever that is known. An unconfirmed hold that the store does not have is counted as
     * it was used, too.
     *
     * @param actual what was used of each demand, in their order
     */
    void settle(Hold hold, List<Long> actual);

    /** Keeps what a running call has reserved from lapsing; has no effect once it is settled. */
    void renew(Hold hold);

    /** What the meters of one client stand at. */
    List<Reading> read(List<Meter> meters);
}
