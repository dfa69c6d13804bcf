package io.gateway302.idempotency;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Settings for the detection of duplicate requests.
 *
 * @param store store of the responses; if not set, the shared store if there is one, otherwise the database
 * @param ttl time for which the outcome of a request is stored, at least 1 s
 * @param lease time for which the owner of a request in flight is considered alive without a renewal, at least 100 ms
 * @param maxWait maximum time for which a duplicate waits for the first request; the total timeout of the operation is
 *     an upper bound and the default
 * @param maxAnswerSize maximum size of a stored response
 * @param memory limits of the store in memory
 */
@Validated
@ConfigurationProperties("gateway.idempotency")
record IdempotencyProperties(
        @Nullable Kind store,
        @DefaultValue("24h") @DurationMin(seconds = 1) Duration ttl,
        @DefaultValue("30s") @DurationMin(millis = 100) Duration lease,
        @Nullable @DurationMin(millis = 0) Duration maxWait,
        @DefaultValue("8MB") DataSize maxAnswerSize,
        @DefaultValue @Valid Memory memory) {

    /** Kind of a store. */
    enum Kind {
        /** Memory of this process, which does not survive a restart. */
        MEMORY,
        /** Database. */
        DATABASE,
        /** Redis, shared by all replicas. */
        REDIS
    }

    /**
     * Limits of the store in memory.
     *
     * @param maxEntries maximum number of keys; further keys are rejected until some expire
     * @param maxSize maximum size of all stored responses; the oldest are dropped for new ones
     */
    record Memory(
            @DefaultValue("100000") @Min(1) int maxEntries,
            @DefaultValue("256MB") DataSize maxSize) {}
}
