package io.gateway302.limits;

import static io.gateway302.limits.LimitedCalls.CHARACTER;
import static io.gateway302.limits.LimitedCalls.caller;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gateway302.SteppedClock;
import io.gateway302.catalog.Unit;
import io.gateway302.exchange.Attribute;
import io.gateway302.exchange.Execution;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.Preview.Allowance;
import io.gateway302.exchange.Usage;
import io.gateway302.identity.Caller;
import io.gateway302.identity.Limits;
import io.gateway302.limits.LimitsProperties.Policy;
import io.gateway302.limits.store.Charge;
import io.gateway302.limits.store.Decision;
import io.gateway302.limits.store.Leases;
import io.gateway302.limits.store.LimitKey;
import io.gateway302.limits.store.LimitStore;
import io.gateway302.limits.store.MemoryLimitStore;
import io.gateway302.limits.store.Reading;
import io.gateway302.limits.store.Reservation;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.redis.TestRedis;
import io.gateway302.usage.ShippedPrices;
import io.gateway302.usage.settlement.CostCorrection;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls during an outage of the shared store, and the settlement of their use afterwards. */
class StoreAwayTests {

    private final SteppedClock clock = new SteppedClock(Instant.parse("2026-03-31T12:00:00Z"));
    private final SometimesAway store = new SometimesAway();

    /** Store that can be made unavailable, and that may execute operations which nevertheless fail. */
    private final class SometimesAway implements LimitStore {

        private final MemoryLimitStore memory = new MemoryLimitStore(clock, new Leases(Duration.ofSeconds(30)));
        private boolean away;
        private boolean reservesSilently;

        private void answer() {
            if (away) {
                throw TestRedis.away();
            }
        }

        @Override
        public Decision reserve(String id, List<Charge> charges) {
            if (reservesSilently) {
                var _ = memory.reserve(id, charges);
            }
            answer();
            return memory.reserve(id, charges);
        }

        @Override
        public void settle(Reservation reservation, List<Long> actual) {
            answer();
            memory.settle(reservation, actual);
        }

        @Override
        public void renew(Collection<Reservation> reservations) {
            answer();
            memory.renew(reservations);
        }

        @Override
        public List<Reading> read(List<LimitKey> limitKeys) {
            answer();
            return memory.read(limitKeys);
        }
    }

    private LimitedCalls calls(Policy requests, Policy concurrency, Policy units, Policy money) {
        return new LimitedCalls(
                store, clock, LimitedCalls.policies(requests, concurrency, units, money), ShippedPrices.asTheyAre());
    }

    private static void succeed(GatewayExchange request) {
        request.progress().executed(Execution.OK);
        request.progress()
                .used(new Usage(Unit.IMAGE, 1, new Usage.Cost(new BigDecimal("0.05"), "USD", Usage.Source.PRICE_LIST)));
    }

    /** Returns the type of the problem of a call, or null if it succeeds. */
    private static @Nullable ProblemType call(LimitedCalls calls, Caller caller) {
        try {
            calls.make(caller, CHARACTER, StoreAwayTests::succeed);
            return null;
        } catch (ProblemException problem) {
            assertThat(problem.retryAfter() != null).isEqualTo(problem.type() != ProblemType.BUDGET_EXHAUSTED);
            return problem.type();
        }
    }

    private static Limits only(String limit) {
        return switch (limit) {
            case "requests_per_minute" -> Scopes.requests(4);
            case "concurrency" -> Scopes.concurrency(4);
            case "units_per_day" -> Scopes.images(4);
            case "usd_per_day" -> Scopes.usd("0.20", null);
            case "usd_per_month" -> Scopes.usd(null, "0.20");
            default -> throw new IllegalArgumentException(limit);
        };
    }

    /** With a local share of 0.5, one process admits two of a limit of four. */
    @ParameterizedTest
    @CsvSource({
        "requests_per_minute, OPEN, 6", "requests_per_minute, CLOSED, 0", "requests_per_minute, LOCAL, 2",
        "concurrency, OPEN, 6", "concurrency, CLOSED, 0", "concurrency, LOCAL, 6",
        "units_per_day, OPEN, 6", "units_per_day, CLOSED, 0", "units_per_day, LOCAL, 2",
        "usd_per_day, OPEN, 6", "usd_per_day, CLOSED, 0", "usd_per_day, LOCAL, 2",
        "usd_per_month, OPEN, 6", "usd_per_month, CLOSED, 0", "usd_per_month, LOCAL, 2"
    })
    void treatsEachKindOfLimitAsConfigured(String limit, Policy policy, int through) {
        LimitedCalls calls = calls(policy, policy, policy, policy);
        Caller caller = caller(Scopes.client(only(limit)));
        store.away = true;
        for (int i = 0; i < 6; i++) {
            ProblemType problem = call(calls, caller);
            if (i < through) {
                assertThat(problem).isNull();
            } else if (policy == Policy.CLOSED) {
                assertThat(problem).isEqualTo(ProblemType.LIMITS_UNAVAILABLE);
            } else {
                assertThat(problem).isIn(ProblemType.RATE_LIMITED, ProblemType.BUDGET_EXHAUSTED);
            }
        }
        assertThat(calls.fallbacks(limit, policy.name().toLowerCase(java.util.Locale.ROOT)))
                .isEqualTo(6);
        assertThat(calls.rejections(limit)).isEqualTo(6 - through);
    }

    @Test
    void countsConcurrentCallsByItself() {
        LimitedCalls calls = calls(Policy.LOCAL, Policy.LOCAL, Policy.CLOSED, Policy.CLOSED);
        Caller caller = caller(Scopes.client(Scopes.concurrency(2)));
        store.away = true;

        calls.make(caller, CHARACTER, request -> {
            assertThat(call(calls, caller)).isEqualTo(ProblemType.CONCURRENCY_LIMITED);
            succeed(request);
        });

        assertThat(call(calls, caller)).isNull();
    }

    @Test
    void letsThroughWhatHasNoLimitAndCountsItOnceTheStoreIsBack() {
        LimitedCalls calls = calls(Policy.LOCAL, Policy.LOCAL, Policy.CLOSED, Policy.CLOSED);
        Caller caller = caller(Scopes.client(Limits.NONE));
        store.away = true;
        assertThat(call(calls, caller)).isNull();
        assertThat(call(calls, caller)).isNull();
        calls.late.retry();
        assertThat(calls.late.size()).isEqualTo(2);

        store.away = false;
        calls.late.retry();
        calls.late.retry();

        assertThat(calls.late.size()).isZero();
        assertThat(calls.allowances.of(caller).spend().usdToday()).isEqualTo("0.10");
        assertThat(calls.allowances.of(caller).spend().unitsToday()).isEqualTo(Map.of(Unit.IMAGE, 2L));
    }

    @Test
    void takesBackWhatWasReservedSilentlyForACallThatWasRefused() {
        LimitedCalls calls = calls(Policy.LOCAL, Policy.LOCAL, Policy.CLOSED, Policy.CLOSED);
        Caller caller = caller(Scopes.client(Scopes.usd("1", null)));
        store.away = true;
        store.reservesSilently = true;
        assertThat(call(calls, caller)).isEqualTo(ProblemType.LIMITS_UNAVAILABLE);

        store.away = false;
        calls.late.retry();

        assertThat(calls.allowances.of(caller).spend().usdToday()).isEqualTo("0.00");
    }

    @Test
    void settlesLaterWhatTheStoreDidNotTakeAtTheEnd() {
        LimitedCalls calls = calls(Policy.LOCAL, Policy.LOCAL, Policy.CLOSED, Policy.CLOSED);
        Caller caller = caller(Scopes.client(Scopes.usd("1", null)));
        calls.make(caller, CHARACTER, request -> {
            store.away = true;
            request.progress().executed(Execution.REJECTED);
        });

        store.away = false;
        assertThat(calls.allowances.of(caller).spend().usdToday()).isEqualTo("0.05");
        calls.late.retry();

        assertThat(calls.allowances.of(caller).spend().usdToday()).isEqualTo("0.00");
    }

    @Test
    void settlesHoweverLongTheStoreWasAway() {
        LimitedCalls calls = calls(Policy.LOCAL, Policy.LOCAL, Policy.CLOSED, Policy.CLOSED);
        Caller caller = caller(Scopes.client(Scopes.usd("1", null)));
        calls.make(caller, CHARACTER, request -> {
            store.away = true;
            request.progress().executed(Execution.REJECTED);
        });
        clock.advance(Duration.ofMinutes(6));

        store.away = false;
        calls.late.retry();

        assertThat(calls.late.size()).isZero();
        assertThat(calls.allowances.of(caller).spend().usdToday()).isEqualTo("0.00");
    }

    @Test
    void saysThatItCannotTellWhatIsLeft() {
        LimitedCalls calls = calls(Policy.LOCAL, Policy.LOCAL, Policy.CLOSED, Policy.CLOSED);
        store.away = true;

        ProblemException problem = catchThrowableOfType(
                ProblemException.class, () -> calls.allowances.of(caller(Scopes.client(Limits.NONE))));

        assertThat(problem.type()).isEqualTo(ProblemType.LIMITS_UNAVAILABLE);
    }

    /** The call begins and ends during an outage, in the first second of April. */
    @Test
    void correctsACallWhereItWasCountedWithoutTheStore() {
        clock.advance(Duration.ofHours(12));
        LimitedCalls calls = calls(Policy.OPEN, Policy.OPEN, Policy.OPEN, Policy.OPEN);
        Caller shop = LimitedCalls.caller(Scopes.client(Scopes.usd("1", "10")));
        store.away = true;
        GatewayExchange call = calls.make(shop, CHARACTER, StoreAwayTests::succeed);
        Instant reservedAt = Objects.requireNonNull(call.get(Attribute.RESERVED_AT));
        assertThat(reservedAt).isEqualTo(clock.instant());

        store.away = false;
        clock.advance(Duration.ofMinutes(1));
        calls.late.retry();
        new BudgetCorrections(calls.limiter)
                .correct(new CostCorrection(
                        call.generationId(),
                        shop.clientId(),
                        "1",
                        reservedAt,
                        new BigDecimal("0.05"),
                        new BigDecimal("0.20")));

        assertThat(calls.allowances.of(shop).allowances())
                .extracting(Allowance::remaining)
                .containsExactly("0.80", "9.80");
    }
}
