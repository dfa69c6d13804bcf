package io.gateway302.tasks;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How long jobs are remembered.
 *
 * @param retention how long after its start
 * @param maxInMemory how many are at hand without the database
 */
@Validated
@ConfigurationProperties("gateway.tasks")
record TasksProperties(
        @DefaultValue("7d") @DurationMin(minutes = 1) Duration retention,
        @DefaultValue("10000") @Min(1) @Max(1_000_000) int maxInMemory) {}
