package io.gateway302.ledger;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Usage of a group of calls. Keys that were not used for grouping are null.
 *
 * @param client name of the client at the time of the calls
 * @param clientId id of the client
 * @param operation id of the operation
 * @param day day of arrival of the calls (UTC)
 * @param calls number of calls
 * @param failures number of calls that did not succeed
 * @param units usage by unit
 * @param cost cost in US dollars, as known so far; null if calls may have been billed, but no cost is known
 * @param unpriced number of calls that may have been billed without a known cost in US dollars
 */
public record UsageSum(
        @Nullable String client,
        @Nullable String clientId,
        @Nullable String operation,
        @Nullable LocalDate day,
        long calls,
        long failures,
        Map<String, Long> units,
        @Nullable BigDecimal cost,
        long unpriced) {}
