package io.gateway302.ledger;

import java.math.BigDecimal;
import java.time.LocalDate;

/** Daily totals of the ledger. */
@FunctionalInterface
public interface DayTotals {

    /** Returns the cost of the calls of a day (UTC) in US dollars, as known so far. */
    BigDecimal usd(LocalDate day);
}
