package io.gateway302.exchange;

import io.gateway302.catalog.Unit;
import io.gateway302.exchange.Preview.Allowance;
import io.gateway302.identity.Caller;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** Read access to the remaining limits of callers and the spend of their clients. Reading consumes nothing. */
public interface Allowances {

    /**
     * Returns the remaining limits and the spend of a caller. Reservations of its calls in flight count as used.
     *
     * @throws io.gateway302.problem.ProblemException if the limit store is unavailable
     */
    Standing of(Caller caller);

    /**
     * Remaining limits and spend of a caller.
     *
     * @param allowances remaining amount of each limit of each scope; empty if there are no limits
     * @param spend spend of the client, by all its credentials
     */
    record Standing(List<Allowance> allowances, Spend spend) {}

    /**
     * Amounts spent by a client. Days and months are in UTC.
     *
     * @param usdToday US dollars today, without unknown costs
     * @param unitsToday units used today; a unit that was not used is absent
     * @param usdThisMonth US dollars this month, without unknown costs
     */
    record Spend(BigDecimal usdToday, Map<Unit, Long> unitsToday, BigDecimal usdThisMonth) {}
}
