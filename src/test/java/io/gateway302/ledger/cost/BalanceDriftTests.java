package io.gateway302.ledger.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.ledger.DayTotals;
import io.gateway302.upstream.account.UpstreamKeys.State;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BalanceDriftTests {

    private final List<LocalDate> asked = new ArrayList<>();

    private @Nullable DayTotals totals = day -> {
        asked.add(day);
        return new BigDecimal("10.10");
    };

    private List<State> states = List.of();

    private final BalanceDrift drift = new BalanceDrift(() -> states, () -> totals);

    private void see(String time, @Nullable String balance) {
        see("key-1", time, balance);
    }

    private void see(String key, String time, @Nullable String balance) {
        states = List.of(
                new State("key-0", null, null, null),
                new State(
                        key,
                        null,
                        balance == null ? null : new BigDecimal(balance),
                        balance == null ? null : Instant.parse(time)));
        drift.look();
    }

    @Test
    void comparesAWholeDayAndLeavesOutWhatIsPaidIn() {
        see("2026-06-01T20:00:00Z", "100");
        see("2026-06-02T00:00:30Z", "99");
        assertThat(asked).isEmpty();
        see("2026-06-02T08:00:00Z", "94");
        see("2026-06-02T08:00:00Z", "94");
        see("2026-06-02T12:00:00Z", "194");
        see("2026-06-02T12:05:00Z", null);
        see("2026-06-02T20:00:00Z", "190");
        assertThat(drift.drift()).isNaN();
        see("2026-06-03T00:02:00Z", "189");

        assertThat(asked).containsExactly(LocalDate.parse("2026-06-02"));
        assertThat(drift.drift()).isEqualTo(0.10);
    }

    @Test
    void comparesNoDayThatWasNotWatchedThroughout() {
        see("2026-06-01T20:00:00Z", "100");
        see("2026-06-04T00:00:30Z", "99");
        see("2026-06-05T00:00:30Z", "98");
        see("key-2", "2026-06-05T10:00:00Z", "50");
        see("key-2", "2026-06-06T00:00:00Z", "49");

        assertThat(asked).isEmpty();
        assertThat(drift.drift()).isNaN();
    }

    @Test
    void isQuietWithoutALedger() {
        totals = null;
        see("2026-06-01T20:00:00Z", "100");
        see("2026-06-02T00:00:30Z", "99");
        see("2026-06-03T00:00:30Z", "98");

        assertThat(drift.drift()).isNaN();
    }
}
