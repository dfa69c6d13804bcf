package io.gateway302.tasks.store;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.exchange.Tokens;
import io.gateway302.exchange.Usage;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Usage of a task.
 *
 * @param units counted units by their name, such as {@code image}
 * @param cost cost; null if it is not known
 */
public record TaskUsage(
        @JsonProperty("units") Map<String, Long> units,
        @JsonProperty("cost") @Nullable Cost cost) {

    /** Usage that is not known, or none. */
    static final TaskUsage NONE = new TaskUsage(Map.of(), null);

    /**
     * Amount of money.
     *
     * @param amount decimal number
     * @param currency ISO 4217 code
     * @param source {@code upstream_record}, {@code price_list} or {@code estimate}
     */
    @Schema(name = "TaskCost")
    public record Cost(
            @JsonProperty("amount") String amount,
            @JsonProperty("currency") String currency,
            @JsonProperty("source") String source) {

        /** Returns the cost of a call; null if it is not known. */
        public static @Nullable Cost of(Usage.@Nullable Cost cost) {
            return cost == null
                    ? null
                    : new Cost(
                            cost.amount().toPlainString(),
                            cost.currency(),
                            cost.source().label());
        }
    }

    /** Returns this usage with the final cost, and with the counts of 302.AI in place of those of the gateway. */
    public TaskUsage settled(Map<String, Long> counted, Cost finalCost) {
        Map<String, Long> all = new LinkedHashMap<>(units);
        all.putAll(counted);
        return new TaskUsage(all, finalCost);
    }

    /** Returns the usage of a call; {@link #NONE} if it is null. */
    public static TaskUsage of(@Nullable Usage usage) {
        if (usage == null) {
            return NONE;
        }
        Map<String, Long> units = new LinkedHashMap<>();
        units.put(usage.unit().label(), usage.quantity());
        Tokens tokens = usage.tokens();
        if (tokens != null) {
            units.put("input_token", tokens.input());
            units.put("output_token", tokens.output());
        }
        return new TaskUsage(units, Cost.of(usage.cost()));
    }
}
