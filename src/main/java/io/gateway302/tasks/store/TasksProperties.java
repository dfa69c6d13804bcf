package io.gateway302.tasks.store;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the stores of tasks.
 *
 * @param retention time for which a task of the tasks API is kept after its end, and another one after its start
 * @param maxInMemory maximum number of tasks in memory
 */
@Validated
@ConfigurationProperties("gateway.tasks")
public record TasksProperties(
        @DefaultValue("7d") @DurationMin(minutes = 1) Duration retention,
        @DefaultValue("10000") @Min(1) @Max(1_000_000) int maxInMemory) {}
