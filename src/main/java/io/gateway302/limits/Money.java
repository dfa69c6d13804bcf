package io.gateway302.limits;

import io.gateway302.exchange.Usage.Cost;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** US dollars as the stores count them: in whole millionths, so that no sum is ever rounded. */
final class Money {

    private static final int DIGITS = 6;

    /** Up to here every number is exact also where only floating point is known. */
    private static final long MOST = 1L << 52;

    private Money() {}

    /** A cost, rounded up; null where it is not known in dollars. */
    static @Nullable Long micros(@Nullable Cost cost) {
        return cost == null || !cost.currency().equals("USD") ? null : micros(cost.amount(), RoundingMode.CEILING);
    }

    /** A limit, rounded down; null for none. */
    static @Nullable Long limit(@Nullable BigDecimal usd) {
        return usd == null ? null : micros(usd, RoundingMode.FLOOR);
    }

    private static long micros(BigDecimal usd, RoundingMode rounding) {
        return usd.movePointRight(DIGITS)
                .setScale(0, rounding)
                .min(BigDecimal.valueOf(MOST))
                .longValueExact();
    }

    /** The amount in dollars. */
    static BigDecimal usd(long micros) {
        BigDecimal amount = BigDecimal.valueOf(micros, DIGITS).stripTrailingZeros();
        return amount.setScale(Math.max(2, amount.scale()));
    }
}
