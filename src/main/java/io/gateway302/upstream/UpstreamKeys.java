package io.gateway302.upstream;

import io.gateway302.upstream.UpstreamBalances.Balance;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Our keys at 302.AI, by their aliases. All of them belong to one account. */
public final class UpstreamKeys {

    private final Preference<UpstreamKey> preference;
    private final UpstreamBalances balances;

    UpstreamKeys(Preference<UpstreamKey> preference, UpstreamBalances balances) {
        this.preference = preference;
        this.balances = balances;
    }

    /**
     * How a key is.
     *
     * @param alias how it is called in logs and metrics
     * @param restsUntil until when it is used only where no other is left; null if it is used
     * @param balance US dollars in its account when that was last asked; null where 302.AI did not tell
     * @param balanceAt when that was; null where 302.AI did not tell
     */
    public record State(
            String alias,
            @Nullable Instant restsUntil,
            @Nullable BigDecimal balance,
            @Nullable Instant balanceAt) {}

    /** How each key is, in order of preference. */
    public List<State> states() {
        return preference.choices().stream()
                .map(key -> {
                    Balance balance = balances.of(key);
                    return new State(
                            key.alias(),
                            preference.restsUntil(key),
                            balance == null ? null : balance.usd(),
                            balance == null ? null : balance.at());
                })
                .toList();
    }

    Optional<UpstreamKey> find(String alias) {
        return preference.choices().stream()
                .filter(key -> key.alias().equals(alias))
                .findFirst();
    }
}
