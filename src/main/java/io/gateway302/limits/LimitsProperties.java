package io.gateway302.limits;

import io.gateway302.limits.store.Leases;
import io.gateway302.limits.store.LimitKind;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the limits.
 *
 * @param lease time after which the concurrency slots of a process that stopped responding are released, at least 100
 *     ms
 * @param localShare part of each limit that one process admits by itself while the store is unavailable, above 0 and at
 *     most 1
 * @param whenStoreAway policies for the limits while the store is unavailable
 */
@Validated
@ConfigurationProperties("gateway.limits")
record LimitsProperties(
        @DefaultValue("30s") @DurationMin(millis = 100) Duration lease,

        @DefaultValue("1.0") @DecimalMin(value = "0", inclusive = false) @DecimalMax("1")
        double localShare,

        @DefaultValue @Valid WhenStoreAway whenStoreAway) {

    Leases leases() {
        return new Leases(lease);
    }

    /** Policies for the kinds of limits while the store is unavailable. */
    record WhenStoreAway(
            @DefaultValue("local") Policy requestsPerMinute,
            @DefaultValue("local") Policy concurrency,
            @DefaultValue("closed") Policy units,
            @DefaultValue("closed") Policy money) {

        Policy of(LimitKind kind) {
            return switch (kind) {
                case REQUESTS_PER_MINUTE -> requestsPerMinute;
                case CONCURRENCY -> concurrency;
                case UNITS -> units;
                case MONEY -> money;
            };
        }
    }

    /** Policy for a limit that cannot be checked in the store. */
    enum Policy {
        /** The limit is not checked. */
        OPEN,
        /** Calls with this limit are rejected. */
        CLOSED,
        /** The process checks the limit with its own counters. */
        LOCAL
    }
}
