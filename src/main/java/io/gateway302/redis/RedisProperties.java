package io.gateway302.redis;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the shared store. Its address is in {@code spring.data.redis.url}.
 *
 * @param timeout longest silence of the store after a command, 5 to 100 ms; a store that responds to other commands
 *     meanwhile gets up to 1 s
 * @param rest time without requests to the store after failures, and pause between reconnects, at least 100 ms
 */
@Validated
@ConfigurationProperties("gateway.redis")
record RedisProperties(
        @DefaultValue("80ms") @DurationMin(millis = 5) @DurationMax(millis = 100)
        Duration timeout,

        @DefaultValue("1s") @DurationMin(millis = 100) Duration rest) {}
