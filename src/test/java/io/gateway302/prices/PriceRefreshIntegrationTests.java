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
import java.math.BigDecimal;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of the price refresh in a complete gateway, with an upstream over HTTP. */
class PriceRefreshIntegrationTests {

    private static final BigDecimal SHIPPED = new BigDecimal("2.5");

    @TempDir
    Path data;

    private final PriceUpstream upstream = new PriceUpstream();
    private @Nullable RunningGateway gateway;

    private void start(String... properties) {
        Map<String, String> all = new LinkedHashMap<>(Map.of(
                "gateway.upstream.base-url", upstream.address(),
                "gateway.usage.price-refresh.enabled", "true",
                "gateway.usage.price-refresh.interval", "1s",
                "gateway.usage.price-refresh.timeout", "5s",
                "gateway.ledger.cost-lookup.enabled", "false"));
        for (String property : properties) {
            int equals = property.indexOf('=');
            all.put(property.substring(0, equals), property.substring(equals + 1));
        }
        gateway = RunningGateway.start(
                data,
                all.entrySet().stream()
                        .map(property -> property.getKey() + "=" + property.getValue())
                        .toArray(String[]::new));
    }

    @AfterEach
    void stop() {
        upstream.released.countDown();
        if (gateway != null) {
            gateway.close();
        }
        upstream.close();
    }

    private RunningGateway gateway() {
        return Objects.requireNonNull(gateway);
    }

    /** Returns the cost of a call with a million tokens of the prompt, which is the price of its input. */
    private BigDecimal cost(String text) {
        TypedCaller caller = TypedCaller.of(gateway());
        return new BigDecimal(String.valueOf(
                caller.send(caller.request("/v1/chat/completions").POST(BodyPublishers.ofString("""
                                {"model":"gpt-4o","messages":[{"role":"user","content":"%s"}]}""".formatted(text))))
                        .header("Gateway-Cost")));
    }

    private Map<String, Object> input(String model) {
        String lines = new LedgerCaller(gateway().port()).get("/prices?model=" + model);
        return JsonPath.<List<Map<String, Object>>>read(lines, "$.items[?(@.unit == 'input_token')]").stream()
                .findFirst()
                .orElse(Map.of());
    }

    private double metric(String name) {
        return Scrape.of(gateway()).sum(name);
    }

    private void awaitRequests(int more) {
        int before = upstream.targets.size();
        await().until(() -> upstream.targets.size() >= before + more);
    }

    @Test
    void aChangeWithinTheFactorCountsForNewCallsAndNotForOneInFlight() throws InterruptedException {
        upstream.lists("gpt-4o 2.5 10");
        start();
        await().until(() -> "upstream".equals(input("gpt-4o").get("source")));
        CompletableFuture<BigDecimal> inFlight = CompletableFuture.supplyAsync(() -> cost("wait"));
        upstream.arrived.await();

        upstream.lists("gpt-4o 3 10");
        await().until(() -> "3".equals(input("gpt-4o").get("amount")));

        assertThat(cost("new")).isEqualByComparingTo("3");
        upstream.released.countDown();
        assertThat(inFlight.join()).isEqualByComparingTo(SHIPPED);
        assertThat(input("gpt-4o"))
                .containsEntry("source", "upstream")
                .containsEntry("since", LocalDate.now(ZoneOffset.UTC).toString())
                .containsEntry("held", null);
        assertThat(metric("gateway_price_list_age_seconds")).isLessThan(60);
        assertThat(metric("gateway_price_changes_held")).isZero();
        assertThat(upstream.targets).containsOnly("/dashboard/prices?path=&lang=en");
        assertThat(upstream.keys).containsOnly("Bearer sk-key-of-a-running-gateway");
    }

    @Test
    void aChangeBeyondTheFactorIsHeldAndShownAndCounted() {
        upstream.lists("gpt-4o 25 10", "o1 15 60");
        start();

        await().until(() -> input("gpt-4o").get("held") != null);

        assertThat(cost("x")).isEqualByComparingTo(SHIPPED);
        assertThat(input("gpt-4o"))
                .containsEntry("source", "list")
                .containsEntry("amount", "2.5")
                .containsEntry("since", "2026-09-09")
                .containsEntry(
                        "held",
                        Map.of(
                                "amount",
                                "25",
                                "since",
                                LocalDate.now(ZoneOffset.UTC).toString()));
        assertThat(metric("gateway_price_changes_held")).isEqualTo(1);
    }

    @Test
    void aModelThatIsNoLongerListedKeepsItsPrice() {
        upstream.lists("gpt-4o 3 10", "o1 15 60");
        start();
        await().until(() -> "3".equals(input("gpt-4o").get("amount")));

        upstream.lists("o1 15 60");
        await().until(() -> input("gpt-4o").get("held") != null);

        assertThat(input("gpt-4o").get("held"))
                .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
                .containsEntry("amount", null);
        assertThat(cost("x")).isEqualByComparingTo("3");
        assertThat(metric("gateway_price_changes_held")).isEqualTo(1);
    }

    @Test
    void absurdPricesAreNotBelieved() {
        upstream.lists("gpt-4o -3 10", "o1 16 60", "gpt-4 1e9 1e9", "o3 \"NaN\" 8");
        start();

        await().until(() -> "16".equals(input("o1").get("amount")));

        assertThat(cost("x")).isEqualByComparingTo(SHIPPED);
        assertThat(input("gpt-4o")).containsEntry("source", "list").containsEntry("held", null);
        assertThat(input("gpt-4")).containsEntry("source", "list");
        assertThat(metric("gateway_price_changes_held")).isZero();
    }

    @Test
    void aModelThatTheShippedListLacksHasItsPriceAtOnce() {
        upstream.lists("model-of-tomorrow 900 3000");
        start();

        await().until(() -> "900".equals(input("model-of-tomorrow").get("amount")));
    }

    @Test
    void aSlowListDelaysNoCall() {
        upstream.script(exchange -> upstream.await());
        start("gateway.usage.price-refresh.timeout=300ms");
        awaitRequests(1);

        assertThat(cost("x")).isEqualByComparingTo(SHIPPED);
        assertThat(gateway().bean(UpstreamPrices.class).read(Duration.ofMillis(300)))
                .isEqualTo(new Failed(false, "no answer in time"));
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
        upstream.answers(status, body == null ? "" : body);
        start();
        awaitRequests(1);

        assertThat(gateway().bean(UpstreamPrices.class).read(Duration.ofSeconds(5)))
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.refused()).isEqualTo(refused));
        assertThat(cost("x")).isEqualByComparingTo(SHIPPED);
        assertThat(input("gpt-4o")).containsEntry("source", "list");
    }

    @Test
    void anotherKeyIsAskedIfOneIsNotPermitted() {
        upstream.script(exchange -> PriceUpstream.answer(
                exchange,
                exchange.getRequestHeaders().getFirst("Authorization").endsWith("-1") ? 403 : 200,
                "{\"code\":0,\"data\":[]}"));
        start("gateway.upstream.api-key=sk-key-of-the-prices-1,sk-key-of-the-prices-2");

        assertThat(gateway().bean(UpstreamPrices.class).read(Duration.ofSeconds(5)))
                .isInstanceOfSatisfying(
                        UpstreamPrices.Answer.Listed.class,
                        listed -> assertThat(listed.key()).isEqualTo("key-2"));
    }

    @Test
    void aHugeAnswerIsNotReadToItsEnd() {
        AtomicLong sent = new AtomicLong();
        int size = 50 * 1024 * 1024;
        upstream.script(exchange -> {
            exchange.sendResponseHeaders(200, size);
            byte[] piece = new byte[64 * 1024];
            for (int i = 0; i < size / piece.length; i++) {
                exchange.getResponseBody().write(piece);
                sent.addAndGet(piece.length);
            }
        });
        start("gateway.usage.price-refresh.interval=24h");

        assertThat(gateway().bean(UpstreamPrices.class).read(Duration.ofSeconds(20)))
                .isInstanceOf(Failed.class);
        assertThat(sent.get()).isLessThan(size);
        assertThat(cost("x")).isEqualByComparingTo(SHIPPED);
    }

    @Test
    void aRestartHasTheStoredPricesWithoutARequest() {
        upstream.lists("gpt-4o 3 10");
        start();
        await().until(() -> "3".equals(input("gpt-4o").get("amount")));
        gateway().close();
        upstream.answers(500, "");

        start("gateway.usage.price-refresh.interval=24h");

        assertThat(cost("x")).isEqualByComparingTo("3");
        assertThat(input("gpt-4o")).containsEntry("source", "upstream");
    }

    @Test
    void theConfigurationWinsAndSettlesAHeldChange() {
        upstream.lists("gpt-4o 25 10", "openai/gpt-4o 24 10", "o1 16 60");
        start("gateway.usage.model-prices.[gpt-4o].input=20", "gateway.usage.model-prices.[gpt-4o].output=10");

        await().until(() -> "16".equals(input("o1").get("amount")));

        assertThat(cost("x")).isEqualByComparingTo("20");
        assertThat(input("gpt-4o")).containsEntry("source", "configuration").containsEntry("held", null);
        assertThat(metric("gateway_price_changes_held")).isZero();
    }

    @Test
    void worksWithoutIt() {
        upstream.lists("gpt-4o 3 10");
        start();
        await().until(() -> "3".equals(input("gpt-4o").get("amount")));
        gateway().close();
        upstream.targets.clear();

        start("gateway.usage.price-refresh.enabled=false");

        assertThat(cost("x")).isEqualByComparingTo(SHIPPED);
        assertThat(input("gpt-4o")).containsEntry("source", "list");
        assertThat(metric("gateway_price_list_age_seconds")).isGreaterThan(86_400);
        assertThat(upstream.targets).isEmpty();
    }
}
