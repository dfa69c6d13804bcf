package io.gateway302.ledger;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;

/** Factory for entries of calls, as the journal receives them. */
public final class LedgerEntries {

    /** Cost of each call. */
    public static final LedgerCost COST = new LedgerCost(new BigDecimal("0.05"), "USD", "price_list");

    private LedgerEntries() {}

    /** Returns the entry of a call whose process died. */
    public static CallEntry abandoned(String id, Instant at) {
        return call(id, at, CallEntry.UNKNOWN);
    }

    /** Returns the entry of a successful call. */
    public static CallEntry succeeded(String id, Instant at) {
        return call(id, at, "succeeded");
    }

    private static CallEntry call(String id, Instant at, String outcome) {
        boolean known = !outcome.equals(CallEntry.UNKNOWN);
        return new CallEntry(
                id,
                at,
                "request-of-" + id,
                "shop",
                "6f9d2d0a-0000-7000-8000-000000000001",
                "key-of-shop",
                "typed",
                "doubao.drawing.character",
                "high_aes_ip_v20",
                at,
                known ? at : null,
                outcome,
                known ? 200 : null,
                known ? 1 : null,
                COST,
                known ? Map.of("image", 1L) : Map.of(),
                300,
                known ? 900L : null,
                known ? 40L : null,
                known ? 50L : null,
                known ? "upstream-" + id : null,
                known ? "key-1" : null,
                "ab".repeat(32),
                null,
                null,
                null,
                null,
                false,
                null,
                Map.of());
    }
}
