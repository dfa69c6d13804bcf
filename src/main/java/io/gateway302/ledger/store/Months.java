package io.gateway302.ledger.store;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Collection;

/** The ledger by months (UTC), which are the pieces in which it grows and is removed. */
interface Months {

    /** The month of an entry. */
    static YearMonth of(long recordedAt) {
        return YearMonth.from(Instant.ofEpochMilli(recordedAt).atOffset(ZoneOffset.UTC));
    }

    /** When a month begins. */
    static long start(YearMonth month) {
        return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }

    /**
     * Sees to it that entries of these months have a place.
     *
     * @return false where they always have one
     */
    boolean prepare(Collection<YearMonth> months);

    /**
     * Removes all earlier months, and notes how far in the same transactions.
     *
     * @param first the first month that stays
     * @throws BrokenChainException if a chain is not as it was written where it would be cut; then its entries stay
     */
    void dropBefore(YearMonth first);
}
