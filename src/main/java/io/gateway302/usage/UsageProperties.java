package io.gateway302.usage;

import jakarta.validation.constraints.DecimalMin;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Prices that replace or complete those of the catalog. The maps are flat, because operation ids contain dots: any
 * notation of a key arrives as {@code doubao.drawing.character.amount}.
 *
 * @param prices prices that replace those of the catalog: {@code <operation>.amount}, {@code <operation>.currency},
 *     {@code <operation>.per}, {@code <operation>.unit}
 * @param modelPrices prices of models in US dollars per million tokens, which replace or complete the shipped list:
 *     {@code <model>.input}, {@code <model>.cached-input}, {@code <model>.output}
 * @param estimates estimated cost of a call in US dollars, by operation, for operations without a price
 * @param defaultEstimate estimated cost in US dollars for all other operations without a price; null for none
 */
@Validated
@ConfigurationProperties("gateway.usage")
record UsageProperties(
        @DefaultValue Map<String, String> prices,
        @DefaultValue Map<String, String> modelPrices,
        @DefaultValue Map<String, String> estimates,
        @Nullable @DecimalMin("0") BigDecimal defaultEstimate) {}
