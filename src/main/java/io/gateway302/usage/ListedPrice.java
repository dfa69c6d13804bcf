package io.gateway302.usage;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Line of the price list.
 *
 * @param operation id of the operation; null for the price of a model
 * @param model name of the model; null for the price of an operation
 * @param when conditions on the fields of a request; empty for all requests
 * @param unit unit of the price, such as {@code image} or {@code output_token}; null if there is neither an amount nor a
 *     held one
 * @param amount price of {@code per} units; null if it is not known in advance
 * @param currency ISO 4217 code
 * @param per number of units for the amount
 * @param source source of the price
 * @param since date of the list that has the price; null for a configured price or estimate
 * @param held change of the price that is not applied; null if there is none
 */
public record ListedPrice(
        @Nullable String operation,
        @Nullable String model,
        Map<String, List<String>> when,
        @Nullable String unit,
        @Nullable BigDecimal amount,
        String currency,
        long per,
        Source source,
        @Nullable LocalDate since,
        @Nullable Held held) {

    /**
     * Change of a price at 302.AI that is not applied.
     *
     * @param amount price of {@code per} units; null if 302.AI does not list the model any more
     * @param since day (UTC) on which it was first seen
     */
    public record Held(@Nullable BigDecimal amount, LocalDate since) {}

    /** Source of a price. */
    public enum Source {
        /** The list that the gateway ships. */
        LIST,
        /** 302.AI's list, which is read daily. */
        UPSTREAM,
        /** The configuration. */
        CONFIGURATION,
        /** The price of the requested model. */
        PER_MODEL,
        /** The response of the call. */
        REPORTED,
        /** The configured estimate for a call without a price. */
        ESTIMATE,
        /** There is neither a price nor an estimate. */
        NONE;

        /** Returns the name for responses. */
        public String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
