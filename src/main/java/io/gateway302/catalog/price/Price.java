package io.gateway302.catalog.price;

import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/**
 * List price.
 *
 * @param amount price of {@code per} units, at least 0
 * @param currency ISO 4217 code
 * @param per number of units for the amount, at least 1, such as 1 image or 1,000,000 tokens
 * @param unit unit of the price
 * @param assumed quantity that is assumed if a request does not tell it, at least 1; null for that of the unit
 */
public record Price(
        BigDecimal amount,
        String currency,
        long per,
        PriceUnit unit,
        @Nullable Integer assumed) implements Rate {

    /** Creates a price with the usual assumption of its unit. */
    public Price(BigDecimal amount, String currency, long per, PriceUnit unit) {
        this(amount, currency, per, unit, null);
    }

    /** Returns the amount for a quantity, at least 0, of the unit. */
    public BigDecimal of(BigDecimal quantity) {
        BigDecimal whole = amount.multiply(quantity);
        return per == 1 ? whole : whole.divide(BigDecimal.valueOf(per), MathContext.DECIMAL64);
    }
}
