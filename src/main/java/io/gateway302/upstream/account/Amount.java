package io.gateway302.upstream.account;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Parser of amounts of money, which 302.AI gives as JSON numbers or strings. */
public final class Amount {

    /** Maximum number of digits and of decimal places. Real balances and costs need fewer. */
    private static final int MAX_DIGITS = 30;

    private Amount() {}

    /** Returns the exact amount; null if the node has no amount, or one beyond the limits. */
    public static @Nullable BigDecimal of(JsonNode node) {
        try {
            BigDecimal amount = null;
            if (node.isNumber()) {
                amount = node.decimalValue();
            } else if (node.isString() && node.stringValue().length() <= 2 * MAX_DIGITS) {
                amount = new BigDecimal(node.stringValue().strip());
            }
            return amount != null && amount.precision() <= MAX_DIGITS && Math.abs((long) amount.scale()) <= MAX_DIGITS
                    ? amount
                    : null;
        } catch (RuntimeException e) {
            return null;
        }
    }
}
