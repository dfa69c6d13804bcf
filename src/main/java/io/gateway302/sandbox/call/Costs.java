package io.gateway302.sandbox.call;

import io.gateway302.catalog.Price;
import io.gateway302.catalog.Unit;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Prices of calls, from the catalog; a small default price if the catalog has none. */
public final class Costs {

    /** Price in US dollars of a call without a price in the catalog; invented. */
    private static final BigDecimal UNKNOWN = new BigDecimal("0.001");

    /** Duration in seconds of any result that is billed by the second. */
    private static final int SECONDS = 5;

    private static final int SCALE = 9;

    private Costs() {}

    public static BigDecimal of(SimulatedCall visit, Usage usage) {
        Price price = visit.operation().price();
        Unit unit = visit.operation().unit();
        if (price == null || unit == null) {
            return UNKNOWN;
        }
        return price.amount()
                .multiply(BigDecimal.valueOf(units(unit, visit, usage)))
                .divide(BigDecimal.valueOf(price.per()), SCALE, RoundingMode.HALF_UP)
                .stripTrailingZeros();
    }

    private static long units(Unit unit, SimulatedCall visit, Usage usage) {
        return switch (unit) {
            case CALL -> 1;
            case IMAGE -> usage.pieces();
            case TOKEN -> usage.inputTokens() + usage.outputTokens();
            case CHARACTER -> visit.prompt().codePointCount(0, visit.prompt().length());
            case SECOND -> SECONDS;
        };
    }
}
