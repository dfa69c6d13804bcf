package io.gateway302.upstream;

import io.gateway302.secret.SecretSource;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the upstream. The circuit breaker, rate limiter and bulkhead are configured under {@code
 * resilience4j.*.configs.upstream}.
 *
 * @param apiKey upstream key, or several separated by commas
 * @param apiKeyFile file with the same content; takes precedence over {@code apiKey}
 * @param baseUrl base addresses, tried in order
 * @param connectTimeout maximum time to connect; the TLS handshake has the same limit
 * @param acquireTimeout maximum wait for a connection of the pool
 * @param maxConnections size of the connection pool for each address
 * @param idleTimeout time after which an unused connection is closed; shorter than that of servers
 * @param maxResponseSize maximum size of a response that is buffered completely
 * @param keyRest cooldown of a rejected key, during which it is used only if no other is left
 * @param addressRest cooldown of an unreachable address, during which it is tried last
 * @param firstByteTimeout replacement for the catalog's first-byte timeout of all operations
 * @param idleReadTimeout replacement for the catalog's timeout between two bytes
 * @param totalTimeout replacement for the catalog's timeout of the whole call
 * @param recordTimeout maximum time of a request for a cost or a balance, at each address
 * @param balanceInterval time between two reads of the balance; null or zero for none
 * @param passHeaders response headers about the operator's account that callers may see; {@code *} at the end of a name
 *     stands for any text
 * @param retry settings for retries of requests that certainly were not carried out
 */
@Validated
@ConfigurationProperties("gateway.upstream")
public record UpstreamProperties(
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

        @DefaultValue
        List<@Pattern(regexp = "[A-Za-z0-9_-]+\\*?", message = "is not the name of a header") String> passHeaders,

        @DefaultValue @Valid Retry retry) {

    private static final String DEFAULT_ADDRESS = "https://api.302.ai";

    /** Replaces an empty list, which an empty variable yields, by the default address. */
    public UpstreamProperties {
        baseUrl = baseUrl.isEmpty() ? List.of(DEFAULT_ADDRESS) : List.copyOf(baseUrl);
        passHeaders = List.copyOf(passHeaders);
    }

    public SecretSource keys() {
        return new SecretSource(apiKey, apiKeyFile);
    }

    @Override
    public String toString() {
        return "UpstreamProperties[baseUrl=" + baseUrl + "]";
    }

    /**
     * Settings of retries.
     *
     * @param maxAttempts maximum number of tries, including the first; other keys and addresses do not count
     * @param initialDelay delay before the second try
     * @param multiplier factor of the delay from try to try
     * @param jitter share of the delay by which it varies at random, 0 to 0.9
     * @param maxDelay maximum delay; if the upstream requests a longer one, the caller has to retry
     * @param budgetRatio number of retries that each call earns, so that retries do not multiply the load in an outage
     * @param budgetReserve maximum number of retries that have accumulated; the budget is full at the start
     */
    public record Retry(
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
