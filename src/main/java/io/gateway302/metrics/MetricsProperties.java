package io.gateway302.metrics;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How much the metrics tell apart.
 *
 * @param maxClients how many clients have series of their own; all others share those of {@code other}
 * @param maxOperations the same for operations
 * @param budgetInterval how often it is looked up how much of their budgets the clients have used
 */
@Validated
@ConfigurationProperties("gateway.metrics")
record MetricsProperties(
        @DefaultValue("200") @Min(0) int maxClients,
        @DefaultValue("1000") @Min(0) int maxOperations,
        @DefaultValue("15s") @DurationMin(millis = 10) Duration budgetInterval) {}
