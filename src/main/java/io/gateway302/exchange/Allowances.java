package io.gateway302.exchange;

import io.gateway302.catalog.Unit;
import io.gateway302.exchange.Preview.Allowance;
import io.gateway302.identity.Caller;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** Knows what is left of callers' limits, and what their clients spent. Asking uses nothing up. */
public interface Allowances {

    /**
     * Where a caller stands now. What its calls in flight have reserved counts as used.
     *
     * @throws io.gateway302.problem.ProblemException if it cannot be told, because the store is away
     */
    Standing of(Caller caller);

    /**
     * Where a caller stands.
     *
     * @param allowances what is left of each limit of each scope; empty where there is none
     * @param spend what its client spent, by all its credentials
     */
    record Standing(List<Allowance> allowances, Spend spend) {}

    /**
     * What was spent. Days and months are those of UTC.
     *
     * @param usdToday US dollars today, without what is not known
     * @param unitsToday units today; without those of which there were none
     * @param usdThisMonth US dollars this month, without what is not known
     */
    record Spend(BigDecimal usdToday, Map<Unit, Long> unitsToday, BigDecimal usdThisMonth) {}
}
