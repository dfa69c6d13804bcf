package io.gateway302.exchange;

import io.gateway302.catalog.Unit;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a call used and what it cost.
 *
 * @param unit what is counted
 * @param quantity how many of them, at least 0
 * @param tokens what a language model counted; null for everything else
 * @param cost null where it is not known; never 0 for unknown
 */
public record Usage(
        Unit unit,
        long quantity,
        @Nullable Tokens tokens,
        @Nullable Cost cost) {

    /** What was used by something other than a language model. */
    public Usage(Unit unit, long quantity, @Nullable Cost cost) {
        this(unit, quantity, null, cost);
    }

    /**
     * An amount of money and how it is known.
     *
     * @param amount at least 0
     * @param currency ISO 4217 code
     * @param source how it is known
     */
    public record Cost(BigDecimal amount, String currency, Source source) {}

    /** How a cost is known, the best source first. */
    public enum Source {
        /** 302.AI's own record of the call. */
        UPSTREAM_RECORD,
        /** The list price times the units. */
        PRICE_LIST,
        /** A configured guess. */
        ESTIMATE;

        /** The name in answers and metrics. */
        public String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
