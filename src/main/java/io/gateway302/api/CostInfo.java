package io.gateway302.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.exchange.Usage;
import org.jspecify.annotations.Nullable;

/**
 * Amount of money.
 *
 * @param amount decimal number
 * @param currency ISO 4217 code
 * @param source {@code upstream_record}, {@code price_list} or {@code estimate}
 */
public record CostInfo(
        @JsonProperty("amount") String amount,
        @JsonProperty("currency") String currency,
        @JsonProperty("source") String source) {

    /** Returns the amount of a cost; null if it is unknown. */
    public static @Nullable CostInfo of(Usage.@Nullable Cost cost) {
        return cost == null
                ? null
                : new CostInfo(
                        cost.amount().toPlainString(),
                        cost.currency(),
                        cost.source().label());
    }
}
