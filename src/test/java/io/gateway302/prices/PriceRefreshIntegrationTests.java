package io.gateway302.prices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.gateway302.RunningGateway;
import io.gateway302.Scrape;
import io.gateway302.TypedCaller;
import io.gateway302.ledger.LedgerCaller;
import io.gateway302.upstream.account.UpstreamPrices;
import io.gateway302.upstream.account.UpstreamPrices.Answer.Failed;
import io.gateway302.usage.PriceList;
import java.math.BigDecimal;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Tests of the price refresh in complete gateways, with upstreams over HTTP. The tests share the gateways; those that
 * change prices have models of their own.
 */
class PriceRefreshIntegrationTests {

    private static final BigDecimal SHIPPED = new BigDecimal("2.5");
    private static final String ENABLED = "gateway.usage.price-refresh.enabled=true";
    private static final String EVERY_SECOND = "gateway.usage.price-refresh.interval=1s";
    private static final String ONCE_A_DAY = "gateway.usage.price-refresh.interval=24h";

    private static final PriceUpstream upstream = new PriceUpstream();

    /** Upstream of the gateway that asks once a day. */
    private static final PriceUpstream failing = new PriceUpstream();

    @TempDir
    private static Path data;

    private static RunningGateway gateway;
    private static RunningGateway daily;

    @BeforeAll
    static void startAll() {
        gateway = start(
                "every-second",
                upstream,
                ENABLED,
                EVERY_SECOND,
                "gateway.usage.model-prices.[gpt-5-mini].input=20",
                "gateway.usage.model-prices.[gpt-5-mini].output=10");
        daily = start(
                "daily",
                failing,
                ENABLED,
                ONCE_A_DAY,
                "gateway.upstream.api-key=sk-key-of-the-prices-1,sk-key-of-the-prices-2");
    }

    private static RunningGateway start(String directory, PriceUpstream upstream, String... properties) {
        return RunningGateway.start(
                data.resolve(directory),
                Stream.concat(
                                Stream.of(
                                        "gateway.upstream.base-url=" + upstream.address(),
                                        "gateway.usage.price-refresh.timeout=5s",
                                        "gateway.ledger.cost-lookup.enabled=false"),
                                Stream.of(properties))
                        .toArray(String[]::new));
    }

    @AfterAll
    static void stopAll() {
        upstream.forget();
        failing.forget();
        gateway.close();
        daily.close();
        upstream.close();
        failing.close();
    }

    @BeforeEach
    void forget() {
        upstream.forget();
        failing.forget();
    }

    /** Returns a refresh of the gateway that has not asked yet, as after its start. */
    private static PriceRefresh newRefresh(RunningGateway gateway) {
        return new PricesConfiguration()
                .priceRefresh(
                        gateway.bean(UpstreamPrices.class),
                        gateway.bean(JdbcClient.class),
                        gateway.bean(TransactionOperations.class),
                        gateway.bean(PriceList.class),
                        gateway.bean(PriceRefreshProperties.class),
                        gateway.bean(Clock.class));
    }

    /** Returns the cost of a call with a million tokens of the prompt, which is the price of its input. */
    private static BigDecimal cost(RunningGateway gateway, String model, String text) {
        TypedCaller caller = TypedCaller.of(gateway);
        return new BigDecimal(String.valueOf(caller.send(caller.request("/v1/chat/completions")
                        .POST(BodyPublishers.ofString("""
                                {"model":"%s","messages":[{"role":"user","content":"%s"}]}""".formatted(model, text))))
                .header("Gateway-Cost")));
    }

    private static Map<String, Object> input(RunningGateway gateway, String model) {
        String lines = new LedgerCaller(gateway.port()).get("/prices?model=" + model);
        return JsonPath.<List<Map<String, Object>>>read(lines, "$.items[?(@.unit == 'input_token')]").stream()
                .findFirst()
                .orElse(Map.of());
    }

    private static double metric(RunningGateway gateway, String name) {
        return Scrape.of(gateway).sum(name);
    }

    private static double held() {
        return metric(gateway, "gateway_price_changes_held");
    }

    @Test
    void aChangeWithinTheFactorCountsForNewCallsAndNotForOneInFlight() throws InterruptedException {
        double heldBefore = held();
        upstream.lists("gpt-4o 2.5 10");
        await().until(() -> "upstream".equals(input(gateway, "gpt-4o").get("source")));
        CompletableFuture<BigDecimal> inFlight = CompletableFuture.supplyAsync(() -> cost(gateway, "gpt-4o", "wait"));
        upstream.arrived.await();

        upstream.lists("gpt-4o 3 10");
        await().until(() -> "3".equals(input(gateway, "gpt-4o").get("amount")));

        assertThat(cost(gateway, "gpt-4o", "new")).isEqualByComparingTo("3");
        upstream.released.countDown();
        assertThat(inFlight.join()).isEqualByComparingTo(SHIPPED);
        assertThat(input(gateway, "gpt-4o"))
                .containsEntry("source", "upstream")
                .containsEntry("since", LocalDate.now(ZoneOffset.UTC).toString())
                .containsEntry("held", null);
        assertThat(metric(gateway, "gateway_price_list_age_seconds")).isLessThan(60);
        assertThat(held()).isEqualTo(heldBefore);
        assertThat(upstream.targets).containsOnly("/dashboard/prices?path=&lang=en");
        assertThat(upstream.keys).containsOnly("Bearer sk-key-of-a-running-gateway");
    }

    @Test
    void aChangeBeyondTheFactorIsHeldAndShownAndCounted() {
        double heldBefore = held();
        upstream.lists("gpt-4.1 20 8", "gpt-4.1-mini 0.4 1.6");

        await().until(() -> input(gateway, "gpt-4.1").get("held") != null);

        assertThat(cost(gateway, "gpt-4.1", "x")).isEqualByComparingTo("2");
        assertThat(input(gateway, "gpt-4.1"))
                .containsEntry("source", "list")
                .containsEntry("amount", "2")
                .containsEntry("since", "2026-09-09")
                .containsEntry(
                        "held",
                        Map.of(
                                "amount",
                                "20",
                                "since",
                                LocalDate.now(ZoneOffset.UTC).toString()));
        assertThat(held()).isEqualTo(heldBefore + 1);
    }

    @Test
    void aModelThatIsNoLongerListedKeepsItsPrice() {
        double heldBefore = held();
        upstream.lists("gpt-4o-mini 0.2 0.6", "gpt-4.1-mini 0.4 1.6");
        await().until(() -> "0.2".equals(input(gateway, "gpt-4o-mini").get("amount")));

        upstream.unlists("gpt-4o-mini");
        await().until(() -> input(gateway, "gpt-4o-mini").get("held") != null);

        assertThat(input(gateway, "gpt-4o-mini").get("held"))
                .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
                .containsEntry("amount", null);
        assertThat(cost(gateway, "gpt-4o-mini", "x")).isEqualByComparingTo("0.2");
        assertThat(held()).isEqualTo(heldBefore + 1);
    }

    @Test
    void absurdPricesAreNotBelieved() {
        double heldBefore = held();
        upstream.lists("gpt-5 -3 10", "o1 16 60", "gpt-4 1e9 1e9", "o3 \"NaN\" 8");

        await().until(() -> "16".equals(input(gateway, "o1").get("amount")));

        assertThat(cost(gateway, "gpt-5", "x")).isEqualByComparingTo("1.25");
        assertThat(input(gateway, "gpt-5")).containsEntry("source", "list").containsEntry("held", null);
        assertThat(input(gateway, "gpt-4")).containsEntry("source", "list");
        assertThat(input(gateway, "o3")).containsEntry("source", "list");
        assertThat(held()).isEqualTo(heldBefore);
    }

    @Test
    void aModelThatTheShippedListLacksHasItsPriceAtOnce() {
        upstream.lists("model-of-tomorrow 900 3000");

        await().until(() -> "900".equals(input(gateway, "model-of-tomorrow").get("amount")));
    }

    @Test
    void theConfigurationWinsAndSettlesAHeldChange() {
        double heldBefore = held();
        upstream.lists("gpt-5-mini 25 10", "openai/gpt-5-mini 24 10", "o4-mini 1.2 4.4");

        await().until(() -> "1.2".equals(input(gateway, "o4-mini").get("amount")));

        assertThat(cost(gateway, "gpt-5-mini", "x")).isEqualByComparingTo("20");
        assertThat(input(gateway, "gpt-5-mini"))
                .containsEntry("source", "configuration")
                .containsEntry("held", null);
        assertThat(held()).isEqualTo(heldBefore);
    }

    @Test
    void aSlowListDelaysNoCall() {
        failing.script(exchange -> failing.await());
        CompletableFuture<Void> looking =
                CompletableFuture.runAsync(() -> newRefresh(daily).look());
        await().until(() -> !failing.targets.isEmpty());

        assertThat(cost(daily, "gpt-4o", "x")).isEqualByComparingTo(SHIPPED);
        assertThat(daily.bean(UpstreamPrices.class).read(Duration.ofMillis(300)))
                .isEqualTo(new Failed(false, "no answer in time"));
        failing.released.countDown();
        looking.join();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            500 | {"error":{"err_code":-10003,"message":"x"}} | false
            429 |                                             | false
            404 |                                             | false
            200 | <html>It works!</html>                      | false
            200 | {"code":0,"data":[{"name":"gpt-4o","pricing":{"input":NaN | false
            200 | {"code":0,"data":{}}                        | false
            200 | {"code":1,"msg":"x","data":[]}              | false
            200 | []                                          | false
            200 |                                             | false
            403 | {"error":{"err_code":-10005,"message":"x"}} | true
            401 |                                             | true
            200 | {"code":403,"msg":"permission denied"}      | true
            """)
    void aFailureChangesNothing(int status, String body, boolean refused) {
        failing.answers(status, body == null ? "" : body);
        newRefresh(daily).look();
        assertThat(failing.targets).isNotEmpty();

        assertThat(daily.bean(UpstreamPrices.class).read(Duration.ofSeconds(5)))
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.refused()).isEqualTo(refused));
        assertThat(cost(daily, "gpt-4o", "x")).isEqualByComparingTo(SHIPPED);
        assertThat(input(daily, "gpt-4o")).containsEntry("source", "list");
    }

    @Test
    void anotherKeyIsAskedIfOneIsNotPermitted() {
        failing.script(exchange -> PriceUpstream.answer(
                exchange,
                exchange.getRequestHeaders().getFirst("Authorization").endsWith("-1") ? 403 : 200,
                "{\"code\":0,\"data\":[]}"));

        assertThat(daily.bean(UpstreamPrices.class).read(Duration.ofSeconds(5)))
                .isInstanceOfSatisfying(
                        UpstreamPrices.Answer.Listed.class,
                        listed -> assertThat(listed.key()).isEqualTo("key-2"));
    }

    @Test
    void aHugeAnswerIsNotReadToItsEnd() {
        AtomicLong sent = new AtomicLong();
        int size = 50 * 1024 * 1024;
        failing.script(exchange -> {
            exchange.sendResponseHeaders(200, size);
            byte[] piece = new byte[64 * 1024];
            for (int i = 0; i < size / piece.length; i++) {
                exchange.getResponseBody().write(piece);
                sent.addAndGet(piece.length);
            }
        });

        assertThat(daily.bean(UpstreamPrices.class).read(Duration.ofSeconds(20)))
                .isInstanceOf(Failed.class);
        assertThat(sent.get()).isLessThan(size);
        assertThat(cost(daily, "gpt-4o", "x")).isEqualByComparingTo(SHIPPED);
    }

    /** Tests with a list that was read before a restart. */
    @Nested
    class AfterARestart {

        private static final String DIRECTORY = "restarted";

        @BeforeAll
        static void readAList() {
            try (PriceUpstream listing = new PriceUpstream();
                    RunningGateway before = start(DIRECTORY, listing, ENABLED, EVERY_SECOND)) {
                listing.lists("gpt-4o 3 10");
                await().until(() -> "3".equals(input(before, "gpt-4o").get("amount")));
            }
        }

        @Test
        void aRestartHasTheStoredPricesWithoutARequest() {
            try (PriceUpstream unasked = new PriceUpstream();
                    RunningGateway after = start(DIRECTORY, unasked, ENABLED, ONCE_A_DAY)) {
                assertThat(cost(after, "gpt-4o", "x")).isEqualByComparingTo("3");
                assertThat(input(after, "gpt-4o")).containsEntry("source", "upstream");
                assertThat(unasked.targets).isEmpty();
            }
        }

        @Test
        void worksWithoutIt() {
            try (PriceUpstream unasked = new PriceUpstream();
                    RunningGateway after = start(DIRECTORY, unasked, "gateway.usage.price-refresh.enabled=false")) {
                assertThat(cost(after, "gpt-4o", "x")).isEqualByComparingTo(SHIPPED);
                assertThat(input(after, "gpt-4o")).containsEntry("source", "list");
                assertThat(metric(after, "gateway_price_list_age_seconds")).isGreaterThan(86_400);
                assertThat(unasked.targets).isEmpty();
            }
        }
    }
}
