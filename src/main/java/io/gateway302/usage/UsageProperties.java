package io.gateway302.usage;

import jakarta.validation.constraints.DecimalMin;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What calls cost where the catalog does not know, or knows it differently. Ids of operations have dots in them, so
 * the maps are flat: whatever way a key is written, it arrives here as {@code doubao.drawing.character.amount}.
 *
 * @param prices prices that replace those of the catalog: {@code <operation>.amount}, {@code <operation>.currency},
 *     {@code <operation>.per}
 * @param estimates US dollars that a call of an operation without a price is taken to cost, by operation
 * @param defaultEstimate the same for every other operation without a price; null for none
 */
@Validated
@ConfigurationProperties("gateway.usage")
record UsageProperties(
        @DefaultValue Map<String, String> prices,
        @DefaultValue Map<String, String> estimates,
        @Nullable @DecimalMin("0") BigDecimal defaultEstimate) {}
