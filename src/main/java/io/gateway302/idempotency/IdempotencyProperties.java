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
 * How repeated requests are recognised.
 *
 * @param store where answers are kept; the shared store where there is one and this is not set, the database otherwise
 * @param ttl how long after its end a first request is remembered
 * @param lease how long the owner of a request in flight counts as alive without a further word
 * @param maxWait longest wait of a repeat for the first request; the operation's total deadline where not set or less
 * @param maxAnswerSize the largest answer that is kept
 * @param memory bounds of the store in memory
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

    /** Kinds of stores. */
    enum Kind {
        /** This process, and gone with it. */
        MEMORY,
        /** The database. */
        DATABASE,
        /** The store that all replicas share. */
        REDIS
    }

    /**
     * Bounds of the store in memory.
     *
     * @param maxEntries how many keys it remembers; further ones are refused until some expire
     * @param maxSize how much room there is for answers; the oldest are dropped for newer ones
     */
    record Memory(
            @DefaultValue("100000") @Min(1) int maxEntries,
            @DefaultValue("256MB") DataSize maxSize) {}
}
