package io.gateway302.metrics;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the metrics.
 *
 * @param maxClients maximum number of clients with their own series; all others share {@code other}
 * @param maxOperations the same for operations
 * @param budgetInterval interval between lookups of the used part of the clients' budgets
 */
@Validated
@ConfigurationProperties("gateway.metrics")
record MetricsProperties(
        @DefaultValue("200") @Min(0) int maxClients,
        @DefaultValue("1000") @Min(0) int maxOperations,
        @DefaultValue("15s") @DurationMin(millis = 10) Duration budgetInterval) {}
