package io.gateway302.upstream.account;

import io.gateway302.upstream.FailoverList;
import io.gateway302.upstream.UpstreamKey;
import io.gateway302.upstream.account.UpstreamBalances.Balance;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Directory of the upstream keys by alias. All keys belong to one account. */
public final class UpstreamKeys {

    private final FailoverList<UpstreamKey> failoverList;
    private final UpstreamBalances balances;

    UpstreamKeys(FailoverList<UpstreamKey> failoverList, UpstreamBalances balances) {
        this.failoverList = failoverList;
        this.balances = balances;
    }

    /**
     * State of a key.
     *
     * @param alias name of the key in logs and metrics
     * @param restsUntil end of the cooldown, during which the key is used only if no other is left; null for no
     *     cooldown
     * @param balance balance in US dollars from the last read; null if that failed
     * @param balanceAt time of the last read; null if that failed
     */
    public record State(
            String alias,
            @Nullable Instant restsUntil,
            @Nullable BigDecimal balance,
            @Nullable Instant balanceAt) {}

    /** Returns the states of all keys, in order of preference. */
    public List<State> states() {
        return failoverList.choices().stream()
                .map(key -> {
                    Balance balance = balances.of(key);
                    return new State(
                            key.alias(),
                            failoverList.restsUntil(key),
                            balance == null ? null : balance.usd(),
                            balance == null ? null : balance.at());
                })
                .toList();
    }

    Optional<UpstreamKey> find(String alias) {
        return failoverList.choices().stream()
                .filter(key -> key.alias().equals(alias))
                .findFirst();
    }
}
