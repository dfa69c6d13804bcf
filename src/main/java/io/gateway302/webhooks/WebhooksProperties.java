package io.gateway302.webhooks;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of webhooks.
 *
 * @param allowedHosts hosts to which events may be sent; {@code *} stands for any text; an empty list allows none
 * @param maxEndpoints maximum number of webhooks of a client
 * @param maxPending maximum number of deliveries of a client that wait; older ones are dropped for new ones
 * @param concurrency maximum number of deliveries that a replica makes at the same time
 * @param timeout maximum time of one attempt
 * @param rotationOverlap time for which the old secret still signs after a rotation
 * @param retention time for which a delivery is listed after its end
 */
@Validated
@ConfigurationProperties("gateway.webhooks")
record WebhooksProperties(
        @DefaultValue("*") List<String> allowedHosts,
        @DefaultValue("20") @Min(1) @Max(1000) int maxEndpoints,
        @DefaultValue("10000") @Min(1) @Max(1_000_000) int maxPending,
        @DefaultValue("16") @Min(1) @Max(1000) int concurrency,

        @DefaultValue("15s") @DurationMin(seconds = 1) @DurationMax(seconds = 60)
        Duration timeout,

        @DefaultValue("24h") @DurationMin(seconds = 0) @DurationMax(days = 30)
        Duration rotationOverlap,

        @DefaultValue("7d") @DurationMin(minutes = 1) Duration retention) {

    /** Copies the list without blank entries. */
    WebhooksProperties {
        allowedHosts = allowedHosts.stream()
                .map(String::strip)
                .filter(host -> !host.isEmpty())
                .toList();
    }

    /** Returns the time after which the attempt of a replica that has not ended it counts as lost. */
    Duration lease() {
        return timeout.multipliedBy(2).plusSeconds(5);
    }
}
