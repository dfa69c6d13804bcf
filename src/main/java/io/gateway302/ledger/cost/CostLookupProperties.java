package io.gateway302.ledger.cost;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How true costs are looked up.
 *
 * @param enabled whether 302.AI is asked at all; if not, list prices and estimates stand
 * @param giveUpAfter how long after a call its record is still asked for
 */
@Validated
@ConfigurationProperties("gateway.ledger.cost-lookup")
record CostLookupProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("24h") @DurationMin Duration giveUpAfter) {}
