package io.gateway302.pipeline;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the shutdown.
 *
 * @param delay time for which new calls are still served after readiness is down, so that load balancers can notice; by
 *     default 10 s if several replicas share a Redis, otherwise 0
 */
@Validated
@ConfigurationProperties("gateway.shutdown")
record ShutdownProperties(
        @Nullable @DurationMin @DurationMax(minutes = 2) Duration delay) {

    /**
     * Default delay with several replicas. HAProxy's default health check needs 6 s to take a server out of rotation.
     */
    private static final Duration DEFAULT_WITH_REPLICAS = Duration.ofSeconds(10);

    /** Returns the configured delay or its default. */
    Duration delay(boolean severalReplicas) {
        if (delay != null) {
            return delay;
        }
        return severalReplicas ? DEFAULT_WITH_REPLICAS : Duration.ZERO;
    }
}
