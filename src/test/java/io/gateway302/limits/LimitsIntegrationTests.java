package io.gateway302.limits;

import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static io.gateway302.api.image.CharacterBodies.MINIMAL;
import static io.gateway302.api.image.CharacterBodies.SUCCESS;
import static io.gateway302.api.image.CharacterBodies.withPrompt;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.gateway302.RunningGateway;
import io.gateway302.Scrape;
import io.gateway302.TypedCaller;
import io.gateway302.TypedCaller.Answer;
import io.gateway302.catalog.Unit;
import io.gateway302.identity.Limits;
import io.gateway302.redis.TestRedis;
import io.gateway302.redis.Times;
import java.math.BigDecimal;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Limits as callers and operators see them: without Redis, across a restart, and with a Redis that hangs, stops and
 * recovers. The tests without Redis share a gateway and have clients of their own.
 */
class LimitsIntegrationTests {

    private static final String PATH = "/doubao/drawing/character";

    private static final WireMockServer upstream = new WireMockServer(options().dynamicPort());

    @TempDir
    private static Path data;

    private static RunningGateway plain;

    @BeforeAll
    static void startAll() {
        upstream.start();
        upstream.stubFor(post(PATH).willReturn(okJson(SUCCESS)));
        plain = start("plain");
    }

    @AfterAll
    static void stopAll() {
        plain.close();
        upstream.stop();
    }

    @BeforeEach
    void forget() {
        upstream.resetRequests();
        LimitedClients.limits.set(Limits.NONE);
    }

    private static RunningGateway start(String directory, String... properties) {
        List<String> all =
                new ArrayList<>(List.of(LimitedClients.PROPERTY, "gateway.upstream.base-url=" + upstream.baseUrl()));
        Collections.addAll(all, properties);
        return RunningGateway.start(data.resolve(directory), all.toArray(String[]::new));
    }

    private static String[] on(TestRedis redis) {
        return new String[] {"gateway.store=redis", "spring.data.redis.url=" + redis.url(), "gateway.redis.rest=200ms"};
    }

    private static String metric(RunningGateway gateway, String line) {
        return managed(gateway, "/actuator/prometheus")
                .lines()
                .filter(metric -> metric.startsWith(line))
                .findFirst()
                .orElse(line + " is not there");
    }

    private static String readiness(RunningGateway gateway) {
        return managed(gateway, "/actuator/health/readiness");
    }

    private static String managed(RunningGateway gateway, String path) {
        return String.valueOf(gateway.management()
                .get()
                .uri(path)
                .exchange()
                .expectStatus()
                .isOk()
                .returnResult(String.class)
                .getResponseBody());
    }

    private static Answer me(TypedCaller caller) {
        return caller.send(caller.request("/api/v1/me").GET());
    }

    private static Answer dryRun(TypedCaller caller) {
        return caller.send(
                caller.request("/api/v1/images/character?dry_run=true").POST(BodyPublishers.ofString(MINIMAL)));
    }

    /** Returns the durations of twenty consecutive calls. */
    private static Times times(TypedCaller caller) {
        return Times.of(
                Stream.generate(() -> caller.character(MINIMAL).isSuccess().time())
                        .limit(20));
    }

    @Test
    void tellsCallersWhereTheyStand() {
        LimitedClients.limits.set(new Limits(
                60, null, 5, Map.of(Unit.IMAGE, 100L), new BigDecimal("20"), new BigDecimal("300"), null, null));
        TypedCaller caller = TypedCaller.named("told", plain);

        caller.character(MINIMAL).isSuccess();
        caller.character(MINIMAL).isSuccess();

        assertThat(dryRun(caller).text("limits[*].name"))
                .isEqualTo("[\"requests_per_minute\",\"concurrency\",\"units_per_day.image\",\"usd_per_day\","
                        + "\"usd_per_month\"]");
        me(caller)
                .has("client", "told")
                .has("kind", "key")
                .has("operations", "[\"*\"]")
                .has("limits[0].scope", "client")
                .has("limits[0].remaining", "58")
                .has("limits[1].remaining", "5")
                .has("limits[2].remaining", "98")
                .has("limits[3].limit", "20.00")
                .has("limits[3].remaining", "19.90")
                .has("limits[4].remaining", "299.90")
                .has("spend.today.usd", "0.10")
                .has("spend.today.units.image", "2")
                .has("spend.this_month.usd", "0.10");
        assertThat(me(caller).text("limits[4].resets_at")).endsWith("-01T00:00:00Z");
        assertThat(readiness(plain)).contains("limitStore", "\"state\":\"up\"");
        assertThat(metric(plain, "gateway_limit_store_up")).endsWith(" 1.0");
    }

    @Test
    void refusesAboveTheLimitAndCountsIt() {
        LimitedClients.limits.set(Scopes.requests(2));
        TypedCaller caller = TypedCaller.named("refused", plain);
        caller.character(MINIMAL).isSuccess().hasHeader("RateLimit-Policy", "\"requests\";q=2;w=60");
        caller.character(MINIMAL).isSuccess();

        Answer refused = caller.character(MINIMAL).isProblem(429, "rate-limited");

        assertThat(Integer.parseInt(String.valueOf(refused.header("Retry-After"))))
                .isBetween(1, 60);
        assertThat(refused.header("RateLimit")).startsWith("\"requests\";r=0;t=");
        assertThat(Scrape.of(plain)
                        .sum("gateway_limit_rejections_total", "client", "refused", "limit", "requests_per_minute"))
                .isEqualTo(1);
        upstream.verify(2, postRequestedFor(urlEqualTo(PATH)));
    }

    @Test
    void remembersBudgetsOverARestart() {
        LimitedClients.limits.set(Scopes.images(3));
        TypedCaller before = TypedCaller.named("remembered", plain);
        before.character(MINIMAL).isSuccess();
        before.character(MINIMAL).isSuccess();
        plain.close();
        plain = start("plain");

        TypedCaller caller = before.at(plain);
        me(caller).has("spend.today.usd", "0.10");
        caller.character(MINIMAL).isSuccess();
        caller.character(MINIMAL).isProblem(402, "budget-exhausted");
    }

    @Test
    void letsTwoHundredCallersShareAHundredImagesOverTwoReplicas() {
        LimitedClients.limits.set(Scopes.images(100));
        try (TestRedis redis = TestRedis.create()) {
            String[] properties = on(redis);
            properties[2] = "gateway.redis.timeout=100ms";
            try (RunningGateway one = start("replicas", properties);
                    RunningGateway two = start("replicas", properties)) {
                TypedCaller first = TypedCaller.of(one);
                TypedCaller second = TypedCaller.with(two, first.key());
                Awaitility.await().until(() -> me(second).response().statusCode() == 200);

                List<Integer> statuses = IntStream.range(0, 200)
                        .mapToObj(i -> CompletableFuture.supplyAsync(
                                () -> TypedCaller.insist(() -> (i % 2 == 0 ? first : second).character(MINIMAL))))
                        .toList()
                        .stream()
                        .map(answer -> answer.join().response().statusCode())
                        .toList();

                assertThat(statuses).filteredOn(status -> status == 200).hasSize(100);
                assertThat(statuses).filteredOn(status -> status == 402).hasSize(100);
                me(first).has("spend.today.units.image", "100").has("spend.today.usd", "5.00");
            }
        }
    }

    @Test
    void goesOnWithoutRedisAsConfiguredAndRecoversByItself() {
        try (TestRedis redis = TestRedis.create();
                RunningGateway gateway = start("hanging", on(redis))) {
            TypedCaller caller = TypedCaller.of(gateway);
            LimitedClients.limits.set(Scopes.requests(1000));
            Awaitility.await()
                    .until(() -> metric(gateway, "gateway_limit_store_up").endsWith(" 1.0"));
            var _ = times(caller);
            Times before = times(caller);

            List<Times> hanging = new ArrayList<>();
            for (int round = 0; round < 3; round++) {
                redis.goOn();
                Awaitility.await()
                        .until(() -> metric(gateway, "gateway_limit_store_up").endsWith(" 1.0"));
                redis.hang();
                hanging.add(times(caller));
                Awaitility.await()
                        .until(() -> metric(gateway, "gateway_limit_store_up").endsWith(" 0.0"));
            }
            Times.all(hanging).addAtMostAHundredMillis("limited calls, store hanging", before);
            assertThat(readiness(gateway)).contains("\"state\":\"away\"", "\"status\":\"UP\"");
            LimitedClients.limits.set(Scopes.usd("50", null));
            caller.character(MINIMAL).isProblem(503, "limits-unavailable").hasHeader("Retry-After", "1");
            assertThat(metric(gateway, "gateway_limit_fallbacks_total{limit=\"usd_per_day\",policy=\"closed\""))
                    .endsWith(" 1.0");

            redis.goOn();
            Awaitility.await().until(() -> caller.character(MINIMAL).response().statusCode() == 200);
            Awaitility.await().ignoreExceptions().untilAsserted(() -> me(caller).has("spend.today.units.image", "101"));
            me(caller).has("spend.today.usd", "5.05");

            redis.stop();
            Awaitility.await().untilAsserted(() -> caller.character(MINIMAL).isProblem(503, "limits-unavailable"));
            redis.start();
            Awaitility.await().until(() -> caller.character(MINIMAL).response().statusCode() == 200);
            Awaitility.await()
                    .until(() -> metric(gateway, "gateway_limit_store_up").endsWith(" 1.0"));
        }
    }

    @Test
    void answersInTimeWhereRedisHangsAtTheEndOfACallAndSettlesItLater() {
        upstream.stubFor(post(PATH)
                .withRequestBody(containing("slow"))
                .willReturn(okJson(SUCCESS).withFixedDelay(500)));
        try (TestRedis redis = TestRedis.create();
                RunningGateway gateway = start("settled-later", on(redis))) {
            TypedCaller caller = TypedCaller.of(gateway);
            LimitedClients.limits.set(new Limits(null, null, 1, Map.of(), new BigDecimal("5"), null, null, null));
            Awaitility.await().until(() -> caller.character(MINIMAL).response().statusCode() == 200);
            upstream.resetRequests();

            var answer = caller.characterLater(withPrompt("slow"));
            Awaitility.await()
                    .until(() -> !upstream.findAll(postRequestedFor(urlEqualTo(PATH)))
                            .isEmpty());
            redis.hang();

            answer.join().isSuccess().tookLessThan(Duration.ofMillis(900));
            redis.goOn();
            Awaitility.await()
                    .ignoreExceptions()
                    .untilAsserted(
                            () -> me(caller).has("spend.today.usd", "0.10").has("limits[0].remaining", "1"));
        }
    }

    @Test
    void startsWithoutRedisAndFindsItLater() {
        try (TestRedis redis = TestRedis.create()) {
            redis.stop();
            try (RunningGateway gateway = start("without-redis", on(redis))) {
                TypedCaller caller = TypedCaller.of(gateway);
                LimitedClients.limits.set(Scopes.usd("5", null));
                caller.character(MINIMAL).isProblem(503, "limits-unavailable");
                assertThat(readiness(gateway)).contains("\"state\":\"away\"");

                redis.start();

                Awaitility.await()
                        .until(() -> caller.character(MINIMAL).response().statusCode() == 200);
            }
        }
    }
}
