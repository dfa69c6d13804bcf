package io.gateway302.limits;

import static io.gateway302.limits.LimitedCalls.CHARACTER;
import static io.gateway302.limits.LimitedCalls.UNPRICED;
import static io.gateway302.limits.LimitedCalls.caller;
import static io.gateway302.limits.LimitedCalls.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;

import io.gateway302.SteppedClock;
import io.gateway302.catalog.CatalogTestOperations;
import io.gateway302.catalog.Operation;
import io.gateway302.catalog.Unit;
import io.gateway302.exchange.Body;
import io.gateway302.exchange.Completion;
import io.gateway302.exchange.EntryPoint;
import io.gateway302.exchange.Execution;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.exchange.Preview.Allowance;
import io.gateway302.exchange.Replay;
import io.gateway302.exchange.TestResults;
import io.gateway302.exchange.UpstreamCalls;
import io.gateway302.exchange.Usage;
import io.gateway302.identity.Caller;
import io.gateway302.identity.LimitScope;
import io.gateway302.identity.Limits;
import io.gateway302.limits.store.Leases;
import io.gateway302.limits.store.LimitStore;
import io.gateway302.limits.store.MemoryLimitStore;
import io.gateway302.limits.store.Reservation;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.problem.Shortfall;
import io.gateway302.redis.TestRedis;
import io.gateway302.usage.ShippedPrices;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;

/** Every result of admission and completion of a call, and its charge to the caller. */
class LimitsFilterTests {

    private static final Limits ALL = new Limits(
            10, null, 5, Map.of(Unit.IMAGE, 100L), new BigDecimal("20.00"), new BigDecimal("300"), null, null);

    private final SteppedClock clock = new SteppedClock(Instant.parse("2026-03-31T23:00:00.250Z"));
    private final LimitsProperties properties = LimitedCalls.policies(
            LimitsProperties.Policy.LOCAL,
            LimitsProperties.Policy.LOCAL,
            LimitsProperties.Policy.CLOSED,
            LimitsProperties.Policy.CLOSED);
    private final MemoryLimitStore store = new MemoryLimitStore(clock, properties.leases());
    private final LimitedCalls calls = new LimitedCalls(store, clock);
    private final Caller shop = caller(Scopes.client(ALL));

    private static void succeed(GatewayExchange request) {
        use(request, 1, "0.05");
    }

    private static void use(GatewayExchange request, long images, String usd) {
        request.progress().executed(Execution.OK);
        request.progress()
                .used(new Usage(
                        Unit.IMAGE, images, new Usage.Cost(new BigDecimal(usd), "USD", Usage.Source.PRICE_LIST)));
    }

    private static Consumer<GatewayExchange> fail(ProblemType type, Execution execution) {
        return request -> {
            request.progress().executed(execution);
            request.progress()
                    .called(new UpstreamCalls(1, Instant.EPOCH, Instant.EPOCH, Duration.ZERO, null, null, null));
            throw problem(type);
        };
    }

    private ProblemException refused(Caller caller) {
        ProblemException problem = catchThrowableOfType(
                ProblemException.class, () -> calls.make(caller, CHARACTER, LimitsFilterTests::succeed));
        assertThat(problem).isNotNull();
        return problem;
    }

    private String left(String limit) {
        return left(shop, limit);
    }

    private String left(Caller caller, String limit) {
        return calls.allowances.of(caller).allowances().stream()
                .filter(allowance -> allowance.name().equals(limit))
                .map(Allowance::remaining)
                .findFirst()
                .orElseThrow();
    }

    private void isLeft(String requests, String images, String usdToday, String usdThisMonth) {
        assertThat(left("requests_per_minute")).isEqualTo(requests);
        assertThat(left("concurrency")).isEqualTo("5");
        assertThat(left("units_per_day.image")).isEqualTo(images);
        assertThat(left("usd_per_day")).isEqualTo(usdToday);
        assertThat(left("usd_per_month")).isEqualTo(usdThisMonth);
    }

    // ---- settlement ----------------------------------------------------------------------------------------------

    @Test
    void chargesWhatAnAnswerUsed() {
        calls.make(shop, CHARACTER, request -> {
            assertThat(left("concurrency")).isEqualTo("4");
            assertThat(left("usd_per_day")).isEqualTo("19.95");
            use(request, 3, "0.15");
        });

        isLeft("9", "97", "19.85", "299.85");
    }

    @Test
    void chargesNothingWhereAStepBehindRefuses() {
        assertThatCode(() -> calls.make(shop, CHARACTER, _ -> {
                    throw problem(ProblemType.IDEMPOTENCY_CONFLICT);
                }))
                .isInstanceOf(ProblemException.class);

        isLeft("10", "100", "20.00", "300.00");
    }

    @Test
    void chargesTheRequestAloneWhereTheUpstreamSurelyDidNotRun() {
        for (Execution execution : List.of(Execution.NOT_SENT, Execution.REJECTED)) {
            assertThatCode(() -> calls.make(shop, CHARACTER, fail(ProblemType.UPSTREAM_UNAVAILABLE, execution)))
                    .isInstanceOf(ProblemException.class);
        }

        isLeft("8", "100", "20.00", "300.00");
    }

    @Test
    void keepsWhatWasReservedWhereTheOutcomeIsUnknown() {
        assertThatCode(() -> calls.make(shop, CHARACTER, fail(ProblemType.UPSTREAM_TIMEOUT, Execution.UNKNOWN)))
                .isInstanceOf(ProblemException.class);

        isLeft("9", "99", "19.95", "299.95");
    }

    @Test
    void keepsWhatWasReservedWhereTheGatewayItselfFailsAfterAsking() {
        assertThatCode(() -> calls.make(shop, CHARACTER, request -> {
                    request.progress()
                            .called(new UpstreamCalls(
                                    1, Instant.EPOCH, Instant.EPOCH, Duration.ZERO, null, null, null));
                    throw problem(ProblemType.INTERNAL_ERROR);
                }))
                .isInstanceOf(ProblemException.class);

        isLeft("9", "99", "19.95", "299.95");
    }

    @Test
    void keepsWhatWasReservedWhereNobodyCountedTheAnswer() {
        calls.make(shop, CHARACTER, request -> request.progress().executed(Execution.OK));

        isLeft("9", "99", "19.95", "299.95");
    }

    @Test
    void chargesTheRequestAloneForAReplay() {
        calls.make(shop, CHARACTER, request -> {
            request.progress().replays(new Replay("gen_1", Instant.EPOCH));
            succeed(request);
        });

        isLeft("9", "100", "20.00", "300.00");
    }

    @Test
    void settlesOnceWhenTheCallerLeavesWhileTheAnswerStreams() {
        GatewayExchange request = LimitedCalls.request(shop, CHARACTER);
        var _ = calls.filter.filter(request, call -> {
            call.progress().executed(Execution.OK);
            return new GatewayResponse(200, new HttpHeaders(), Body.EMPTY);
        });
        assertThat(left("concurrency")).isEqualTo("4");

        TestResults.complete(request, new Completion.Cancelled());
        TestResults.complete(request, new Completion.Succeeded());

        isLeft("9", "99", "19.95", "299.95");
    }

    // ---- rejections ----------------------------------------------------------------------------------------------

    @Test
    void refusesTheRequestAboveTheRate() {
        Caller caller = caller(Scopes.client(Scopes.requests(2)));
        calls.make(caller, CHARACTER, LimitsFilterTests::succeed);
        clock.advance(Duration.ofSeconds(20));
        GatewayExchange last = calls.make(caller, CHARACTER, LimitsFilterTests::succeed);
        assertThat(last.answerHeaders().getFirst("RateLimit-Policy")).isEqualTo("\"requests\";q=2;w=60");
        assertThat(last.answerHeaders().getFirst("RateLimit")).isEqualTo("\"requests\";r=0;t=40");

        ProblemException problem = refused(caller);

        assertThat(problem.type()).isEqualTo(ProblemType.RATE_LIMITED);
        Duration wait = Duration.ofMillis(39_750);
        assertThat(problem.retryAfter()).isEqualTo(wait);
        assertThat(problem.detail()).isEqualTo("The limit requests_per_minute of the client, 2, is reached");
        assertThat(calls.rejections("requests_per_minute")).isEqualTo(1);
        clock.advance(wait);
        calls.make(caller, CHARACTER, LimitsFilterTests::succeed);
    }

    @Test
    void refusesTheCallAboveTheConcurrency() {
        Caller caller = caller(Scopes.client(Scopes.concurrency(1)));
        calls.make(caller, CHARACTER, request -> {
            ProblemException problem = refused(caller);
            assertThat(problem.type()).isEqualTo(ProblemType.CONCURRENCY_LIMITED);
            assertThat(problem.retryAfter()).isEqualTo(Duration.ofSeconds(1));
            succeed(request);
        });

        calls.make(caller, CHARACTER, LimitsFilterTests::succeed);
        assertThat(calls.rejections("concurrency")).isEqualTo(1);
    }

    @Test
    void refusesWhatABudgetDoesNotCover() {
        Caller caller = caller(Scopes.client(Scopes.usd("0.12", "1.00")));
        calls.make(caller, CHARACTER, LimitsFilterTests::succeed);
        calls.make(caller, CHARACTER, LimitsFilterTests::succeed);

        ProblemException problem = refused(caller);

        assertThat(problem.type()).isEqualTo(ProblemType.BUDGET_EXHAUSTED);
        assertThat(problem.retryAfter()).isNull();
        assertThat(problem.detail())
                .isEqualTo(
                        "The limit usd_per_day of the client does not cover the call: it needs 0.05 USD, and 0.02 USD"
                                + " are left until 2026-04-01T00:00:00Z");
        assertThat(problem.shortfall()).isEqualTo(new Shortfall(Shortfall.Kind.MONEY, "0.05", "0.02"));
        clock.advance(Duration.ofHours(1));
        calls.make(caller, CHARACTER, LimitsFilterTests::succeed);
        assertThat(calls.rejections("usd_per_day")).isEqualTo(1);
    }

    @Test
    void namesTheScopeWhoseLimitItIs() {
        LimitScope client = Scopes.client(ALL);
        Caller caller = caller(client, Scopes.key(client, Scopes.images(1)));
        calls.make(caller, CHARACTER, LimitsFilterTests::succeed);

        ProblemException problem = refused(caller);

        assertThat(problem.detail()).startsWith("The limit units_per_day.image of the key does not cover the call");
        assertThat(left(caller, "requests_per_minute")).isEqualTo("9");
        assertThat(calls.rejections("units_per_day")).isEqualTo(1);
    }

    @Test
    void refusesABrowserTokenThatIsUsedUp() {
        LimitScope client = Scopes.client(Limits.NONE);
        Instant expiry = clock.instant().plusSeconds(900);
        Caller requests = caller(client, Scopes.token(client, Scopes.inAll(1, "5"), expiry));
        calls.make(requests, CHARACTER, LimitsFilterTests::succeed);
        assertThat(refused(requests).detail()).contains("requests_in_all of the token", expiry.toString());

        LimitScope other = Scopes.client(Limits.NONE);
        Caller money = caller(other, Scopes.token(other, Scopes.inAll(100, "0.07"), expiry));
        calls.make(money, CHARACTER, LimitsFilterTests::succeed);
        assertThat(refused(money).detail()).contains("usd_in_all of the token", "0.02 USD");
    }

    @Test
    void refusesWhatHasNoPriceWhereMoneyIsLimited() {
        ProblemException problem = catchThrowableOfType(
                ProblemException.class, () -> calls.make(shop, UNPRICED, LimitsFilterTests::succeed));

        assertThat(problem.type()).isEqualTo(ProblemType.NOT_ALLOWED);
        assertThatCode(() -> calls.filter.check(LimitedCalls.request(shop, UNPRICED)))
                .isInstanceOf(ProblemException.class);
        isLeft("10", "100", "20.00", "300.00");
        calls.make(caller(Scopes.client(Scopes.images(5))), UNPRICED, LimitsFilterTests::succeed);
    }

    @Test
    void takesTheEstimateForWhatHasNoPrice() {
        LimitedCalls estimating =
                new LimitedCalls(store, clock, properties, ShippedPrices.estimating(Map.of(UNPRICED.id(), "0.30")));

        estimating.make(shop, UNPRICED, request -> request.progress().executed(Execution.OK));

        isLeft("9", "99", "19.70", "299.70");
    }

    @Test
    void limitsTheTokensOfAMinute() {
        Operation chat = LimitedCalls.operation("llm.other");
        Caller caller = caller(Scopes.client(Scopes.tokens(3000)));
        Consumer<GatewayExchange> of1000 = request -> {
            request.progress().executed(Execution.OK);
            request.progress().used(new Usage(Unit.TOKEN, 1000, null));
        };
        calls.make(caller, chat, of1000);
        calls.make(caller, chat, of1000);
        assertThat(left(caller, "tokens_per_minute")).isEqualTo("1000");

        ProblemException problem = catchThrowableOfType(ProblemException.class, () -> calls.make(caller, chat, of1000));

        assertThat(problem.type()).isEqualTo(ProblemType.RATE_LIMITED);
        assertThat(problem.detail()).contains("tokens_per_minute").contains("it needs 1024, and 1000 of 3000 are left");
        assertThat(problem.retryAfter()).isPositive();
        // other operations need no tokens
        calls.make(caller, CHARACTER, LimitsFilterTests::succeed);
        clock.advance(Duration.ofSeconds(61));
        assertThat(calls.make(caller, chat, of1000).answerHeaders().getFirst("RateLimit-Policy"))
                .isEqualTo("\"tokens-per-minute\";q=3000;w=60;qu=\"tokens\"");
    }

    @Test
    void asksNoMoneyForWhatIsNotBilled() {
        Caller broke = caller(Scopes.client(Scopes.usd("0", "0")));
        GatewayExchange free = new GatewayExchange(
                "r-1",
                EntryPoint.TYPED,
                CatalogTestOperations.notBillable(CHARACTER),
                broke,
                new HttpHeaders(),
                Body.EMPTY,
                clock.instant());

        calls.run(free, LimitsFilterTests::succeed);

        assertThat(refused(broke).type()).isEqualTo(ProblemType.BUDGET_EXHAUSTED);
    }

    // ---- rate limit headers --------------------------------------------------------------------------------------

    @Test
    void tellsTheTightestLimitOfEachKind() {
        LimitScope client = Scopes.client(ALL);
        Caller caller = caller(client, Scopes.key(client, Scopes.requests(3)));

        HttpHeaders headers =
                calls.make(caller, CHARACTER, LimitsFilterTests::succeed).answerHeaders();

        assertThat(headers.getFirst("RateLimit-Policy"))
                .isEqualTo("\"requests\";q=3;w=60, \"concurrency\";q=5;qu=\"concurrent-requests\","
                        + " \"units-per-day-image\";q=100;w=86400;qu=\"images\","
                        + " \"usd-per-day\";q=20000000;w=86400;qu=\"usd-micros\","
                        + " \"usd-per-month\";q=300000000;w=2678400;qu=\"usd-micros\"");
        assertThat(headers.getFirst("RateLimit"))
                .isEqualTo("\"requests\";r=2;t=60, \"concurrency\";r=4, \"units-per-day-image\";r=99;t=3600,"
                        + " \"usd-per-day\";r=19950000;t=3600, \"usd-per-month\";r=299950000;t=3600");
    }

    @Test
    void tellsTheLimitsOfARefusedCallToo() {
        Caller caller = caller(Scopes.client(Scopes.requests(1)));
        calls.make(caller, CHARACTER, LimitsFilterTests::succeed);
        GatewayExchange request = LimitedCalls.request(caller, CHARACTER);

        assertThatCode(() -> calls.run(request, LimitsFilterTests::succeed)).isInstanceOf(ProblemException.class);

        assertThat(request.answerHeaders().getFirst("RateLimit")).isEqualTo("\"requests\";r=0;t=60");
    }

    @Test
    void saysNothingOfLimitsWhereThereAreNone() {
        Caller unlimited = Caller.unlimited("c-1", "shop", "k-1");

        GatewayExchange request = calls.make(unlimited, CHARACTER, LimitsFilterTests::succeed);

        assertThat(request.answerHeaders().isEmpty()).isTrue();
        assertThat(calls.allowances.of(unlimited).allowances()).isEmpty();
    }

    @Test
    void knowsWhatAClientSpentAlsoWithoutLimits() {
        Caller unlimited = Caller.unlimited("c-1", "shop", "k-1");
        calls.make(unlimited, CHARACTER, request -> use(request, 2, "0.1"));
        calls.make(unlimited, CHARACTER, LimitsFilterTests::succeed);

        var spend = calls.allowances.of(unlimited).spend();

        assertThat(spend.usdToday()).isEqualTo("0.15");
        assertThat(spend.usdThisMonth()).isEqualTo("0.15");
        assertThat(spend.unitsToday()).containsExactly(Map.entry(Unit.IMAGE, 3L));
    }

    // ---- concurrent and long calls -------------------------------------------------------------------------------

    @Test
    void keepsThePlaceOfALongCall() {
        Caller caller = caller(Scopes.client(Scopes.concurrency(1)));
        calls.make(caller, CHARACTER, request -> {
            for (int i = 0; i < 10; i++) {
                clock.advance(Duration.ofSeconds(15));
                calls.renewal.renew();
            }
            assertThat(refused(caller).type()).isEqualTo(ProblemType.CONCURRENCY_LIMITED);
            succeed(request);
        });
        assertThat(left(caller, "concurrency")).isEqualTo("1");
    }

    @Test
    void triesARenewalAgainThatTheStoreDidNotTake() {
        AtomicInteger asked = new AtomicInteger();
        LimitStore away = mock();
        doAnswer(_ -> {
                    if (asked.incrementAndGet() == 1) {
                        throw TestRedis.away();
                    }
                    return null;
                })
                .when(away)
                .renew(any());
        LeaseRenewal renewal = new LeaseRenewal(new Leases(Duration.ofSeconds(30)), clock);
        renewal.add(new Permit(List.of(new Permit.Part(away, Reservation.granted("h", List.of(), clock.instant())))));

        clock.advance(Duration.ofSeconds(10));
        renewal.renew();
        clock.advance(Duration.ofSeconds(2));
        renewal.renew();
        assertThat(asked).as("the second time it was heard").hasValue(2);
        clock.advance(Duration.ofSeconds(2));
        renewal.renew();
        assertThat(asked).as("and need not be again for a while").hasValue(2);
    }

    @Test
    void letsExactlyAHundredOfTwoHundredConcurrentCallersHaveTheirImage() throws Exception {
        Caller caller = caller(Scopes.client(Scopes.images(100)));
        AtomicInteger good = new AtomicInteger();
        AtomicInteger exhausted = new AtomicInteger();
        CountDownLatch start = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                running.add(threads.submit(() -> {
                    start.await();
                    try {
                        calls.make(caller, CHARACTER, LimitsFilterTests::succeed);
                        return good.incrementAndGet();
                    } catch (ProblemException problem) {
                        assertThat(problem.type()).isEqualTo(ProblemType.BUDGET_EXHAUSTED);
                        return exhausted.incrementAndGet();
                    }
                }));
            }
            start.countDown();
            for (Future<?> call : running) {
                var _ = call.get();
            }
        }
        assertThat(good).hasValue(100);
        assertThat(exhausted).hasValue(100);
        assertThat(left(caller, "units_per_day.image")).isEqualTo("0");
    }
}
