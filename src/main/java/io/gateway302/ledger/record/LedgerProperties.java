package io.gateway302.ledger.record;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the ledger.
 *
 * @param durability place where a call must be recorded before its caller receives the response
 * @param journalCapacity maximum number of entries waiting for the store; billable calls are rejected beyond it
 * @param abandonedAfter age of an intent in the store after which its call is recorded as unknown; must be longer than
 *     any call
 * @param stopTimeout maximum wait at shutdown for the store to accept the entries in the journal
 */
@Validated
@ConfigurationProperties("gateway.ledger")
record LedgerProperties(
        @DefaultValue("journal") Durability durability,
        @DefaultValue("250000") @Min(100) long journalCapacity,
        @DefaultValue("1h") @DurationMin(minutes = 10) Duration abandonedAfter,

        @DefaultValue("10s") @DurationMin(millis = 100) @DurationMax(minutes = 10)
        Duration stopTimeout) {

    /** Place where a call must be recorded before its caller receives the response. */
    enum Durability {
        /** The local disk. The store follows, and may be unavailable. */
        JOURNAL,
        /** The store. Billable calls are rejected while it is unavailable. */
        STORE
    }
}
