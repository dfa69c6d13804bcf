package io.gateway302.ledger;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a group of calls used. What it was not grouped by is null.
 *
 * @param client name that the client had
 * @param clientId its id
 * @param operation id of the operation
 * @param day the day on which the calls came in (UTC)
 * @param calls how many there were
 * @param failures how many of them did not succeed
 * @param units what they used, by unit
 * @param cost US dollars that they cost, as far as is known by now; null where not one cost is known, though some calls
 *     may have been billed
 * @param unpriced how many calls may have been billed without a cost in US dollars being known
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
