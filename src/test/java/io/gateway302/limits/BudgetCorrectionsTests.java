package io.gateway302.limits;

import static io.gateway302.limits.LimitedCalls.CHARACTER;
import static io.gateway302.limits.LimitedCalls.caller;
import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.SteppedClock;
import io.gateway302.exchange.Attribute;
import io.gateway302.exchange.Execution;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.Preview.Allowance;
import io.gateway302.identity.Caller;
import io.gateway302.identity.LimitScope;
import io.gateway302.limits.store.MemoryLimitStore;
import io.gateway302.usage.settlement.CostCorrection;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BudgetCorrectionsTests {

    private static final Instant START = Instant.parse("2026-03-31T23:00:00Z");

    private final SteppedClock clock = new SteppedClock(START);
    private final LimitsProperties properties = LimitedCalls.policies(
            LimitsProperties.Policy.LOCAL,
            LimitsProperties.Policy.LOCAL,
            LimitsProperties.Policy.CLOSED,
            LimitsProperties.Policy.CLOSED);
    private final MemoryLimitStore store = new MemoryLimitStore(clock, properties.leases());
    private final LimitedCalls calls = new LimitedCalls(store, clock);
    private final BudgetCorrections corrections = new BudgetCorrections(calls.limiter);
    private final LimitScope client = Scopes.client(Scopes.usd("1", "10"));
    private final Caller shop = caller(client, Scopes.key(client, Scopes.usd("1", "10")));

    @BeforeEach
    void spendFiveCents() {
        calls.make(shop, CHARACTER, request -> request.progress().executed(Execution.OK));
    }

    private CostCorrection correction(String usd) {
        return new CostCorrection("gen_1", shop.clientId(), "1", START, new BigDecimal("0.05"), new BigDecimal(usd));
    }

    /** Makes a call that arrived in March, and returns its correction. */
    private CostCorrection correction(Duration delay, String usd) {
        clock.advance(delay);
        GatewayExchange call =
                calls.make(shop, CHARACTER, request -> request.progress().executed(Execution.OK));
        Instant reservedAt = Objects.requireNonNull(call.get(Attribute.RESERVED_AT));
        assertThat(reservedAt).isEqualTo(START.plus(delay));
        return new CostCorrection(
                "gen_2", shop.clientId(), "1", reservedAt, new BigDecimal("0.05"), new BigDecimal(usd));
    }

    @Test
    void correctsACallOverTheEdgeInTheDayAndMonthThatWereCharged() {
        CostCorrection more = correction(Duration.ofHours(1), "0.20");
        assertThat(left()).containsExactly("0.95", "9.95", "0.95", "9.95");

        corrections.correct(more);

        assertThat(left()).containsExactly("0.80", "9.80", "0.80", "9.80");
    }

    @Test
    void doesNotTakeACallBeforeTheEdgeForOneAfterIt() {
        CostCorrection more = correction(Duration.ofMinutes(59), "0.20");
        clock.advance(Duration.ofMinutes(1));

        corrections.correct(more);

        assertThat(left()).containsExactly("1.00", "10.00", "1.00", "10.00");
    }

    private List<String> left() {
        return calls.allowances.of(shop).allowances().stream()
                .map(Allowance::remaining)
                .toList();
    }

    @Test
    void correctsTheDayAndTheMonthOfClientAndKeyOnce() {
        assertThat(left()).containsExactly("0.95", "9.95", "0.95", "9.95");

        corrections.correct(correction("0.20"));
        corrections.correct(correction("0.20"));
        assertThat(left()).containsExactly("0.80", "9.80", "0.80", "9.80");
    }

    @Test
    void givesBackWhatWasChargedTooMuch() {
        corrections.correct(correction("0"));

        assertThat(left()).containsExactly("1.00", "10.00", "1.00", "10.00");
    }

    @Test
    void leavesALaterDayAndMonthAlone() {
        clock.advance(Duration.ofHours(2));
        calls.make(shop, CHARACTER, request -> request.progress().executed(Execution.OK));

        corrections.correct(correction("0.20"));

        assertThat(left()).containsExactly("0.95", "9.95", "0.95", "9.95");
    }
}
