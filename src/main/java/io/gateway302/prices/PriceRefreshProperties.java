package io.gateway302.prices;

import jakarta.validation.constraints.DecimalMin;
import java.math.BigDecimal;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the daily read of 302.AI's price list.
 *
 * @param enabled true to read the list; otherwise the shipped list and the configuration count
 * @param interval time between two reads, by all replicas together
 * @param maxChange largest factor, up or down, by which a price may change without being held
 * @param timeout maximum time of a request, at each address
 */
@Validated
@ConfigurationProperties("gateway.usage.price-refresh")
record PriceRefreshProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("24h") @DurationMin(seconds = 1) Duration interval,
        @DefaultValue("2") @DecimalMin("1") BigDecimal maxChange,
        @DefaultValue("30s") @DurationMin(millis = 10) Duration timeout) {}
