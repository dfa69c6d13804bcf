package io.gateway302.redis;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the shared store is used. Its address stands in {@code spring.data.redis.url}.
 *
 * @param timeout longest wait for one answer, 100 ms at most: a slow store is worse than none
 * @param rest how long it is left alone after failures
 */
@Validated
@ConfigurationProperties("gateway.redis")
record RedisProperties(
        @DefaultValue("80ms") @DurationMin(millis = 5) @DurationMax(millis = 100)
        Duration timeout,

        @DefaultValue("1s") @DurationMin(millis = 100) Duration rest) {}
