package io.gateway302.ledger.cost;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.gateway302.RawServer;
import io.gateway302.RunningGateway;
import io.gateway302.ledger.LedgerCost;
import io.gateway302.ledger.PendingCost;
import io.gateway302.ledger.PendingCosts;
import io.gateway302.ledger.cost.MemoryPendingCosts.Settled;
import io.gateway302.upstream.UpstreamAccount;
import io.gateway302.upstream.account.UpstreamKeys;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tests of cost lookups in a complete gateway, with an upstream over HTTP. */
class CostLookupIntegrationTests {

    private static final LedgerCost TRUE_COST = new LedgerCost(new BigDecimal("0.0525"), "USD", "upstream_record");

    private static final String RECORD = "{\"code\":0,\"data\":{\"cost\":\"0.0525\",\"output_token\":7}}";

    @TempDir
    Path data;

    private @Nullable WireMockServer wireMock;
    private @Nullable RunningGateway gateway;

    /** Configuration that stores pending costs in memory instead of a journal. */
    static class Memory {

        @Bean
        @Primary
        MemoryPendingCosts memoryPendingCosts() {
            return new MemoryPendingCosts();
        }
    }

    @AfterEach
    void stop() {
        if (gateway != null) {
            gateway.close();
        }
        if (wireMock != null) {
            wireMock.stop();
        }
    }

    private MemoryPendingCosts start(String... properties) {
        String[] all = Arrays.copyOf(properties, properties.length + 1);
        all[properties.length] = "spring.main.sources=" + Memory.class.getName();
        gateway = RunningGateway.start(data, all);
        return (MemoryPendingCosts) gateway.bean(PendingCosts.class);
    }

    private MemoryPendingCosts startWith(WireMockServer upstream, String... properties) {
        upstream.start();
        wireMock = upstream;
        String[] all = Arrays.copyOf(properties, properties.length + 1);
        all[properties.length] = "gateway.upstream.base-url=" + upstream.baseUrl();
        return start(all);
    }

    private static WireMockServer answering(ResponseDefinitionBuilder answer) {
        WireMockServer upstream = new WireMockServer(options().dynamicPort());
        upstream.stubFor(get(urlPathMatching("/dashboard/record/.*")).willReturn(answer));
        return upstream;
    }

    private double counted(String source) {
        String metrics = new String(
                Objects.requireNonNull(Objects.requireNonNull(gateway)
                        .management()
                        .get()
                        .uri("/actuator/prometheus")
                        .exchange()
                        .returnResult()
                        .getResponseBodyContent()),
                StandardCharsets.UTF_8);
        return metrics.lines()
                .filter(line -> line.startsWith("gateway_cost_usd_total{") && line.contains("\"" + source + "\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    @Test
    void settlesACallWhoseRecordAppearsLate() {
        WireMockServer upstream = new WireMockServer(options().dynamicPort());
        upstream.stubFor(get("/dashboard/record/r-a")
                .inScenario("late")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(aResponse().withStatus(404))
                .willSetStateTo("there"));
        upstream.stubFor(get("/dashboard/record/r-a")
                .inScenario("late")
                .whenScenarioStateIs("there")
                .willReturn(okJson(RECORD)));
        MemoryPendingCosts pending = startWith(upstream);
        Instant since = Instant.now();

        pending.add(MemoryPendingCosts.call("a", since));
        await().until(() -> pending.size() == 0);

        assertThat(Duration.between(since, Instant.now())).isGreaterThanOrEqualTo(Duration.ofMillis(950));
        assertThat(pending.settled).isEqualTo(Map.of("a", new Settled(TRUE_COST, Map.of("output_token", 7L))));
        upstream.verify(2, getRequestedFor(urlEqualTo("/dashboard/record/r-a")));
        assertThat(counted("upstream_record")).isEqualTo(0.0525);
        assertThat(counted("price_list")).isZero();
    }

    @Test
    void letsTheListPriceStandWhereNoRecordEverAppears() {
        MemoryPendingCosts pending = startWith(
                answering(okJson("{\"code\":1,\"msg\":\"no such record\"}")),
                "gateway.ledger.cost-lookup.give-up-after=2s");

        pending.add(MemoryPendingCosts.call("a", Instant.now()));
        await().until(() -> pending.size() == 0);

        assertThat(pending.givenUp).containsOnlyKeys("a");
        assertThat(pending.settled).isEmpty();
        assertThat(counted("price_list")).isEqualTo(0.05);
        assertThat(counted("upstream_record")).isZero();
    }

    @Test
    void asksSeldomWithAKeyThatMayNotReadRecords() {
        WireMockServer upstream = answering(okJson("{\"code\":403,\"msg\":\"permission denied\"}"));
        MemoryPendingCosts pending = startWith(upstream);

        MemoryPendingCosts.calls(1000, Instant.now()).forEach(pending::add);
        await().until(() -> pending.retries.get() >= 1000);

        assertThat(upstream.findAll(getRequestedFor(urlPathMatching("/dashboard/record/.*"))))
                .hasSizeBetween(1, CostLookup.AT_ONCE);
        assertThat(pending.size()).isEqualTo(1000);
    }

    @Test
    void neverHasMoreThanAFewQuestionsOutAtASlowUpstream() throws Exception {
        CountDownLatch answers = new CountDownLatch(1);
        AtomicInteger open = new AtomicInteger();
        AtomicInteger mostOpen = new AtomicInteger();
        try (RawServer slow = RawServer.start(socket -> {
            while (!RawServer.readRequest(socket).isEmpty()) {
                mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
                awaitUninterruptibly(answers);
                open.decrementAndGet();
                socket.getOutputStream()
                        .write(("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                                        + RECORD.length() + "\r\n\r\n" + RECORD)
                                .getBytes(StandardCharsets.US_ASCII));
            }
        })) {
            MemoryPendingCosts pending = start(
                    "gateway.upstream.base-url=http://127.0.0.1:" + slow.port(), "gateway.upstream.record-timeout=30s");
            MemoryPendingCosts.calls(1000, Instant.now()).forEach(pending::add);
            await().until(() -> open.get() == CostLookup.AT_ONCE);

            answers.countDown();
            await().atMost(Duration.ofSeconds(30)).until(() -> pending.settled.size() == 1000);

            assertThat(mostOpen).hasValue(CostLookup.AT_ONCE);
        }
    }

    @Test
    void asksSeldomAtAnAddressThatSwallowsQuestions() throws Exception {
        AtomicInteger questions = new AtomicInteger();
        CountDownLatch end = new CountDownLatch(1);
        try (RawServer blackHole = RawServer.start(socket -> {
            RawServer.readRequest(socket);
            questions.incrementAndGet();
            awaitUninterruptibly(end);
        })) {
            MemoryPendingCosts pending = start(
                    "gateway.upstream.base-url=http://127.0.0.1:" + blackHole.port(),
                    "gateway.upstream.record-timeout=300ms");

            MemoryPendingCosts.calls(1000, Instant.now()).forEach(pending::add);
            await().until(() -> pending.retries.get() >= 1000);

            assertThat(questions).hasValueLessThanOrEqualTo(2 * CostLookup.AT_ONCE);
            end.countDown();
        }
    }

    @Test
    void asksForNothingWhereThatIsSwitchedOff() {
        WireMockServer upstream = answering(okJson(RECORD));
        MemoryPendingCosts pending = startWith(upstream, "gateway.ledger.cost-lookup.enabled=false");

        pending.add(MemoryPendingCosts.call("a", Instant.now()));
        await().until(() -> pending.size() == 0);

        assertThat(pending.givenUp).containsOnlyKeys("a");
        assertThat(counted("price_list")).isEqualTo(0.05);
        upstream.verify(0, getRequestedFor(urlPathMatching("/dashboard/.*")));
    }

    @Test
    void goesOnAfterARestart() {
        WireMockServer upstream = answering(aResponse().withStatus(404));
        MemoryPendingCosts before = startWith(upstream);
        before.add(MemoryPendingCosts.call("a", Instant.now()));
        await().until(() -> before.retries.get() >= 1);
        Objects.requireNonNull(gateway).close();
        PendingCost left = before.due(Instant.now().plusSeconds(60), 1).getFirst();

        upstream.stubFor(get("/dashboard/record/r-a").willReturn(okJson(RECORD)));
        MemoryPendingCosts after = start("gateway.upstream.base-url=" + upstream.baseUrl());
        after.add(left);
        await().until(() -> after.size() == 0);

        assertThat(after.settled).containsOnlyKeys("a");
    }

    /** The sum of the settlements is exactly the amount that the simulated 302.AI billed. */
    @Test
    void sumsUpToWhatTheSandboxBilled() throws Exception {
        // even on a busy machine, two lookups must precede the record
        MemoryPendingCosts pending = start(
                "spring.profiles.active=sandbox",
                "gateway.sandbox.record-delay=1500ms",
                "gateway.upstream.balance-interval=100ms");
        UpstreamAccount account = Objects.requireNonNull(gateway).bean(UpstreamAccount.class);
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (int i = 0; i < 20; i++) {
                HttpResponse<String> drawn = http.send(
                        at(account, "/doubao/drawing/character")
                                .POST(BodyPublishers.ofString(
                                        """
                                        {"prompt": "a cat%s", "image_urls": "https://example.com/a.jpg", "width": 256,
                                         "height": 256, "return_url": true, "use_sr": %s}""".formatted(i == 7 ? " sandbox:norecord" : "", i % 3 == 0)))
                                .build(),
                        BodyHandlers.ofString());
                String id = drawn.headers().firstValue("request-id").orElseThrow();
                PendingCost call = MemoryPendingCosts.call("gen_" + i, Instant.now());
                pending.add(new PendingCost(
                        call.id(),
                        id,
                        "key-1",
                        "shop",
                        call.operation(),
                        call.cost(),
                        call.since(),
                        0,
                        call.dueAt(),
                        null,
                        null));
            }
            await().until(() -> pending.settled.size() == 19);

            JsonNode tally = JsonMapper.shared()
                    .readTree(http.send(at(account, "/sandbox/generations").build(), BodyHandlers.ofString())
                            .body());
            BigDecimal billed = new BigDecimal(tally.path("cost_usd").stringValue());
            BigDecimal settled = pending.settled.values().stream()
                    .map(it -> it.cost().amount())
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            assertThat(billed).isEqualByComparingTo("1.0175");
            // the call without a record had the normal price
            assertThat(settled.add(new BigDecimal("0.05"))).isEqualByComparingTo(billed);
            assertThat(counted("upstream_record")).isCloseTo(settled.doubleValue(), offset(1e-9));
            // each call was looked up too early, most of them twice
            assertThat(tally.path("record_lookups").intValue()).isGreaterThanOrEqualTo(2 * 19);
        }
        assertThat(pending.size()).isEqualTo(1);
        await().untilAsserted(() -> assertThat(Objects.requireNonNull(gateway)
                        .bean(UpstreamKeys.class)
                        .states()
                        .getFirst()
                        .balance())
                .isEqualByComparingTo("98.9825"));
    }

    private static HttpRequest.Builder at(UpstreamAccount account, String path) {
        return HttpRequest.newBuilder(URI.create(account.addresses().getFirst() + path))
                .header("Authorization", "Bearer " + account.keys().getFirst().reveal());
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
