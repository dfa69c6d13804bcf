package io.gateway302.upstream;

import io.gateway302.secret.SecretSource;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How the upstream is reached. The circuit breaker, rate limiter and bulkhead are configured under
 * {@code resilience4j.*.configs.upstream}.
 *
 * @param apiKey the upstream key, or several separated by commas
 * @param apiKeyFile a file that holds the same; wins over {@code apiKey}
 * @param baseUrl base addresses, tried in order
 * @param connectTimeout longest time for a connection to be made, TLS included
 * @param acquireTimeout longest wait for a connection of the pool
 * @param maxConnections size of the connection pool for each address
 * @param idleTimeout how long an unused connection is kept; shorter than servers keep theirs
 * @param maxResponseSize the largest answer that is read whole
 * @param keyRest how long a refused key is used only if no other is left
 * @param addressRest how long an address that could not be reached is tried last
 * @param firstByteTimeout overrides the catalog's deadline for every operation
 * @param idleReadTimeout overrides the catalog's deadline between two bytes
 * @param totalTimeout overrides the catalog's deadline for the whole call
 * @param recordTimeout longest time for one look-up of a cost or a balance
 * @param balanceInterval how often the balance is asked for; null or zero for never
 * @param retry when a request that surely was not carried out is sent again
 */
@Validated
@ConfigurationProperties("gateway.upstream")
record UpstreamProperties(
        @Nullable String apiKey,
        @Nullable String apiKeyFile,
        @DefaultValue(DEFAULT_ADDRESS) List<String> baseUrl,
        @DefaultValue("5s") @DurationMin(millis = 10) Duration connectTimeout,
        @DefaultValue("5s") @DurationMin(millis = 10) Duration acquireTimeout,
        @DefaultValue("1000") @Min(1) @Max(100_000) int maxConnections,
        @DefaultValue("20s") @DurationMin(millis = 100) Duration idleTimeout,
        @DefaultValue("32MB") DataSize maxResponseSize,
        @DefaultValue("60s") Duration keyRest,
        @DefaultValue("10s") Duration addressRest,
        @Nullable @DurationMin(millis = 10) Duration firstByteTimeout,
        @Nullable @DurationMin(millis = 10) Duration idleReadTimeout,
        @Nullable @DurationMin(millis = 10) Duration totalTimeout,
        @DefaultValue("5s") @DurationMin(millis = 10) Duration recordTimeout,
        @DefaultValue("5m") @Nullable Duration balanceInterval,
        @DefaultValue @Valid Retry retry) {

    private static final String DEFAULT_ADDRESS = "https://api.302.ai";

    /** Takes an empty address, as an unset variable gives it, for none. */
    UpstreamProperties {
        baseUrl = baseUrl.isEmpty() ? List.of(DEFAULT_ADDRESS) : List.copyOf(baseUrl);
    }

    SecretSource keys() {
        return new SecretSource(apiKey, apiKeyFile);
    }

    @Override
    public String toString() {
        return "UpstreamProperties[baseUrl=" + baseUrl + "]";
    }

    /**
     * Settings of the retry.
     *
     * @param maxAttempts most tries, the first included; other keys and addresses are not counted
     * @param initialDelay wait before the second try
     * @param multiplier growth of the wait from try to try
     * @param jitter share of the wait by which it varies at random
     * @param maxDelay longest wait, also where the upstream asks for a longer one: it is then left to the caller
     * @param budgetRatio how many retries each call earns, so that an outage is not multiplied
     * @param budgetReserve how many retries may be made without having been earned
     */
    record Retry(
            @DefaultValue("3") @Min(1) @Max(10) int maxAttempts,
            @DefaultValue("250ms") @DurationMin(millis = 1) Duration initialDelay,

            @DefaultValue("2") @DecimalMin("1") @DecimalMax("10")
            double multiplier,

            @DefaultValue("0.5") @DecimalMin("0") @DecimalMax("0.9")
            double jitter,

            @DefaultValue("10s") @DurationMin(millis = 1) Duration maxDelay,

            @DefaultValue("0.2") @DecimalMin("0") @DecimalMax("10")
            double budgetRatio,

            @DefaultValue("20") @Min(0) int budgetReserve) {}
}
