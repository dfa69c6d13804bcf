package io.gateway302.exchange;

import io.gateway302.catalog.Unit;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Usage and cost of a call.
 *
 * @param unit counted unit
 * @param quantity number of units, at least 0
 * @param tokens token counts of a language model; null for all other operations
 * @param cost cost; null if it is unknown, never 0 in that case
 */
public record Usage(
        Unit unit,
        long quantity,
        @Nullable Tokens tokens,
        @Nullable Cost cost) {

    /** Creates the usage of an operation that is not a language model. */
    public Usage(Unit unit, long quantity, @Nullable Cost cost) {
        this(unit, quantity, null, cost);
    }

    /**
     * Amount of money and its source.
     *
     * @param amount amount, at least 0
     * @param currency ISO 4217 code
     * @param source source of the amount
     */
    public record Cost(BigDecimal amount, String currency, Source source) {

        /** Returns the same amount as an estimate. */
        public Cost asEstimate() {
            return new Cost(amount, currency, Source.ESTIMATE);
        }
    }

    /** Source of a cost, the most reliable first. */
    public enum Source {
        /** 302.AI's own record of the call. */
        UPSTREAM_RECORD,
        /** The list price multiplied by the units. */
        PRICE_LIST,
        /** A configured estimate. */
        ESTIMATE;

        /** Returns the name in responses and metrics. */
        public String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
