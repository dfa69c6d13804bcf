package io.gateway302.tasks;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the store of tasks.
 *
 * @param retention time for which a task is kept after its start
 * @param maxInMemory maximum number of tasks in memory
 */
@Validated
@ConfigurationProperties("gateway.tasks")
record TasksProperties(
        @DefaultValue("7d") @DurationMin(minutes = 1) Duration retention,
        @DefaultValue("10000") @Min(1) @Max(1_000_000) int maxInMemory) {}
