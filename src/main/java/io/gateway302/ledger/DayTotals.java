package io.gateway302.ledger;

import java.math.BigDecimal;
import java.time.LocalDate;

/** Knows what the ledger holds of a day. */
@FunctionalInterface
public interface DayTotals {

    /** What the calls of a day (UTC) cost in US dollars, as it is known by now. */
    BigDecimal usd(LocalDate day);
}
