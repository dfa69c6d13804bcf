package io.gateway302.ledger.query;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Usage of a group of calls.
 *
 * @param group values of the grouping keys by their label, in order; null for calls without a value. The key
 *     {@code client} is followed by {@code client_id}. Hours are instants, days and months dates, in ISO 8601.
 * @param calls number of calls
 * @param failures number of calls that did not succeed
 * @param units usage by unit
 * @param cost cost in US dollars, as known so far; null if calls may have been billed, but no cost is known
 * @param unpriced number of calls that may have been billed without a known cost in US dollars
 */
public record UsageSum(
        Map<String, @Nullable String> group,
        long calls,
        long failures,
        Map<String, Long> units,
        @Nullable BigDecimal cost,
        long unpriced) {

    /** Units that are summed up, in the order of reports. */
    public static final List<String> UNITS = List.of("image", "second", "token", "character");
}
