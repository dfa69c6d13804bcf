package io.gateway302.usage.settlement;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * Event: the real cost of a call is known, which was charged to budgets with an assumed cost.
 *
 * @param callId generation id of the call
 * @param clientId id of the client
 * @param credentialId id of the key or token
 * @param reservedAt time at which the cost was reserved, which determines the day and the month
 * @param assumedUsd charged cost in US dollars
 * @param realUsd real cost in US dollars
 */
public record CostCorrection(
        String callId,
        String clientId,
        String credentialId,
        Instant reservedAt,
        BigDecimal assumedUsd,
        BigDecimal realUsd) {}
