package io.gateway302.ledger.store;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Collection;

/** Partition of the ledger into months (UTC), which are prepared and removed as units. */
interface RetentionPartitions {

    /** Returns the month of an entry. */
    static YearMonth of(long recordedAt) {
        return YearMonth.from(Instant.ofEpochMilli(recordedAt).atOffset(ZoneOffset.UTC));
    }

    /** Returns the start of a month, in milliseconds. */
    static long start(YearMonth month) {
        return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }

    /**
     * Ensures that entries of these months can be stored.
     *
     * @return false if this needs no preparation
     */
    boolean prepare(Collection<YearMonth> months);

    /**
     * Removes all earlier months, and records the anchors in the same transactions.
     *
     * @param first first month to keep
     * @throws BrokenChainException if a chain is not as it was written at the new beginning; its entries are kept
     */
    void dropBefore(YearMonth first);
}
