package io.gateway302.tasks.run;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the tasks API.
 *
 * @param maxPolls maximum number of polls at once, in each replica
 * @param shortestInterval interval between the first polls of a task
 * @param longestInterval longest interval between two polls of a task; the interval grows with the age of the task
 * @param maxAge age at which an open task is no longer polled, and its status becomes {@code unknown}
 * @param lease time after the death of a replica until another one continues its tasks
 * @param maxOutput largest response of 302.AI that is kept with its task
 * @param maxResponse largest response of 302.AI from which files are taken for the result store; two of those that are
 *     larger than {@code maxOutput} are in memory at a time
 */
@Validated
@ConfigurationProperties("gateway.tasks.run")
record RunProperties(
        @DefaultValue("32") @Min(1) @Max(1000) int maxPolls,
        @DefaultValue("2s") @DurationMin(millis = 10) Duration shortestInterval,

        @DefaultValue("1m") @DurationMin(millis = 10) @DurationMax(hours = 1)
        Duration longestInterval,

        @DefaultValue("24h") @DurationMin(minutes = 1) Duration maxAge,
        @DefaultValue("30s") @DurationMin(seconds = 1) Duration lease,
        @DefaultValue("4MB") DataSize maxOutput,
        @DefaultValue("16MB") DataSize maxResponse) {

    private static final int PART_OF_AGE = 8;

    /** Returns the largest response that is kept, in bytes. */
    int maxOutputBytes() {
        return Math.toIntExact(maxOutput.toBytes());
    }

    /** Returns the largest response from which files are taken, in bytes. */
    int maxResponseBytes() {
        return Math.toIntExact(maxResponse.toBytes());
    }

    /** Returns the interval before the next poll of a task with this age. */
    Duration interval(Duration age) {
        Duration part = age.dividedBy(PART_OF_AGE);
        if (part.compareTo(shortestInterval) < 0) {
            return shortestInterval;
        }
        return part.compareTo(longestInterval) > 0 ? longestInterval : part;
    }
}
