package io.gateway302.upstream;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads amounts of money that 302.AI gives as numbers or as texts. */
final class Amount {

    /** No account of ours has as much, and no call costs as little, as needs more digits. */
    private static final int MOST_DIGITS = 30;

    private Amount() {}

    /** The amount, as exact as it was written; null where there is none, or none that anybody could have meant. */
    static @Nullable BigDecimal of(JsonNode node) {
        try {
            BigDecimal amount = null;
            if (node.isNumber()) {
                amount = node.decimalValue();
            } else if (node.isString() && node.stringValue().length() <= 2 * MOST_DIGITS) {
                amount = new BigDecimal(node.stringValue().strip());
            }
            return amount != null && amount.precision() <= MOST_DIGITS && Math.abs((long) amount.scale()) <= MOST_DIGITS
                    ? amount
                    : null;
        } catch (RuntimeException e) {
            return null;
        }
    }
}
