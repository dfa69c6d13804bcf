package io.gateway302.dashboard;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.exchange.Preview.Allowance;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Balance of a caller, in 302.AI's form. */
record BalanceResponse(@JsonProperty("data") Balance data) {

    private static final String MONEY = "usd_";

    /** Balance of a caller without a money limit: the largest limit that there may be. */
    private static final String UNLIMITED = "999999999.00";

    static BalanceResponse of(List<Allowance> allowances) {
        return new BalanceResponse(allowances.stream()
                .filter(allowance -> allowance.name().startsWith(MONEY))
                .map(allowance -> new BigDecimal(allowance.remaining()))
                .min(BigDecimal::compareTo)
                .map(left -> new Balance(left.toPlainString(), null))
                .orElseGet(() -> new Balance(UNLIMITED, true)));
    }

    /**
     * Balance.
     *
     * @param balance US dollars that are left, as a decimal
     * @param unlimited true if no money limit applies; otherwise null
     */
    record Balance(
            @JsonProperty("balance") String balance,

            @JsonProperty("unlimited") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Boolean unlimited) {}
}
