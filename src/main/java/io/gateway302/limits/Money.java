package io.gateway302.limits;

import io.gateway302.exchange.Usage.Cost;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Conversion between US dollars and the whole millionths that the stores count, so that sums are never rounded. */
final class Money {

    private static final int DIGITS = 6;

    /**
     * Maximum amount in millionths of a US dollar. Lua scripts on Redis count in floating point, which is exact up to
     * here.
     */
    private static final long MAX = 1L << 52;

    private Money() {}

    /** Returns a cost in millionths of a US dollar, rounded up; null if the cost is unknown or in another currency. */
    static @Nullable Long micros(@Nullable Cost cost) {
        return cost == null || !cost.currency().equals("USD") ? null : micros(cost.amount(), RoundingMode.CEILING);
    }

    /** Returns a cost in millionths of a US dollar, rounded up. */
    static long micros(BigDecimal usd) {
        return micros(usd, RoundingMode.CEILING);
    }

    /** Returns a limit in millionths of a US dollar, rounded down; null for no limit. */
    static @Nullable Long limit(@Nullable BigDecimal usd) {
        return usd == null ? null : micros(usd, RoundingMode.FLOOR);
    }

    private static long micros(BigDecimal usd, RoundingMode rounding) {
        return usd.movePointRight(DIGITS)
                .setScale(0, rounding)
                .min(BigDecimal.valueOf(MAX))
                .longValueExact();
    }

    /** Returns the amount in US dollars, with at least 2 decimal places. */
    static BigDecimal usd(long micros) {
        BigDecimal amount = BigDecimal.valueOf(micros, DIGITS).stripTrailingZeros();
        return amount.setScale(Math.max(2, amount.scale()));
    }
}
