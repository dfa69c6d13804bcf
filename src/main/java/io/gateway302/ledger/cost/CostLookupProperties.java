package io.gateway302.ledger.cost;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of cost lookups.
 *
 * @param enabled true to look up costs at 302.AI; otherwise list prices and estimates remain
 * @param giveUpAfter age of a call after which its record is not looked up any more
 */
@Validated
@ConfigurationProperties("gateway.ledger.cost-lookup")
record CostLookupProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("24h") @DurationMin Duration giveUpAfter) {}
