package io.gateway302.ledger;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How calls are recorded.
 *
 * @param durability where a call must be recorded before its caller gets the answer
 * @param journalCapacity how many entries may wait for the store; calls that cost money are refused beyond
 * @param abandonedAfter how long an intent in the store waits for its process before it is recorded as unknown; longer than
 *     any call takes
 * @param stopTimeout longest wait at a stop until the store has taken what is in the journal
 */
@Validated
@ConfigurationProperties("gateway.ledger")
record LedgerProperties(
        @DefaultValue("journal") Durability durability,
        @DefaultValue("250000") @Min(100) long journalCapacity,
        @DefaultValue("1h") @DurationMin(minutes = 10) Duration abandonedAfter,

        @DefaultValue("10s") @DurationMin(millis = 100) @DurationMax(minutes = 10)
        Duration stopTimeout) {

    /** Where a call must be recorded before its caller gets the answer. */
    enum Durability {
        /** On this machine's disk; the store follows, and may be away. */
        JOURNAL,
        /** In the store; without it, calls that cost money are refused. */
        STORE
    }
}
