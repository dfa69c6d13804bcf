package io.gateway302.limits;

import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How limits are kept.
 *
 * @param lease how long a call holds its place among concurrent ones after its process was last heard of
 * @param localShare part of each limit that one process lets through by itself while the store is away
 * @param whenStoreAway what becomes of each kind of limit while the store is away
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

    /** A policy for each kind of limit. */
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

    /** What becomes of a limit that cannot be checked. */
    enum Policy {
        /** It does not stand against the call. */
        OPEN,
        /** It refuses the call. */
        CLOSED,
        /** This process counts by itself. */
        LOCAL
    }
}
