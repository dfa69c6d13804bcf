package io.gateway302.usage.settlement;

import java.math.BigDecimal;
import java.util.Map;

/**
 * Event: the final cost of a call is known. It is published before the ledger records it. So it is published again if
 * the process ends in between, or if a listener fails.
 *
 * @param callId generation id of the call
 * @param usd final cost in US dollars
 * @param source {@code upstream_record}; {@code estimate} for a failed task, which costs nothing
 * @param units usage as counted by the upstream; empty if it reports none
 */
public record CostSettlement(String callId, BigDecimal usd, String source, Map<String, Long> units) {

    /** Currency of all settlements (ISO 4217). */
    public static final String CURRENCY = "USD";
}
