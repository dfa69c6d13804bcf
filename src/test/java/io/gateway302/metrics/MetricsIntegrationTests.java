package io.gateway302.metrics;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static io.gateway302.api.image.CharacterBodies.MINIMAL;
import static io.gateway302.api.image.CharacterBodies.SUCCESS;
import static io.gateway302.api.image.CharacterBodies.serviceError;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.gateway302.RawServer;
import io.gateway302.RunningGateway;
import io.gateway302.Scrape;
import io.gateway302.TypedCaller;
import io.gateway302.catalog.Unit;
import io.gateway302.identity.Client;
import io.gateway302.identity.Limits;
import io.gateway302.identity.Permissions;
import io.gateway302.identity.client.Clients;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.Bean;

/** Tests of the scraped metrics after calls of every kind, over real HTTP. */
class MetricsIntegrationTests {

    private static final String PATH = "/doubao/drawing/character";
    private static final String OPERATION = "doubao.drawing.character";
    private static final String REQUESTS = "gateway_request_seconds_count";
    private static final String ATTEMPTS = "gateway_upstream_attempts_total";
    private static final String FAIL = "X-Test-Fails";

    private static final WireMockServer upstream = new WireMockServer(options().dynamicPort());

    @TempDir
    static Path data;

    private static RunningGateway gateway;
    private static int number;

    /** Client of the current test, so that each test finds its own series. */
    private final String client = "metrics-" + ++number;

    private TypedCaller caller;

    @BeforeAll
    static void start() {
        upstream.start();
        gateway = RunningGateway.start(
                data.resolve("gateway"),
                "gateway.upstream.base-url=" + upstream.baseUrl(),
                "gateway.upstream.first-byte-timeout=20s",
                "gateway.upstream.retry.initial-delay=20ms",
                "gateway.upstream.retry.budget-reserve=1000",
                "gateway.metrics.budget-interval=20ms",
                "resilience4j.circuitbreaker.configs.upstream.minimum-number-of-calls=10000",
                "spring.main.sources=" + Faults.class.getName());
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.stop();
    }

    @BeforeEach
    void answer() {
        upstream.resetAll();
        upstream.stubFor(post(PATH).willReturn(okJson(SUCCESS)));
        caller = TypedCaller.named(client, gateway);
    }

    // ---- requests of callers -----------------------------------------------------------------------------------

    @Test
    void countsASuccess() {
        Scrape before = Scrape.of(gateway);
        caller.character(MINIMAL).isSuccess();
        Scrape after = Scrape.of(gateway);

        assertThat(requests(after, "succeeded")).isEqualTo(1);
        assertThat(after.sum("gateway_request_seconds_bucket", "client", client, "le", "+Inf"))
                .isEqualTo(1);
        assertThat(after.values("gateway_request_seconds_bucket", "le"))
                .contains("0.05", "1.0", "10.0", "600.0")
                .hasSize(15);
        assertThat(after.sum("gateway_units_total", "client", client, "operation", OPERATION, "unit", "image"))
                .isEqualTo(1);
        assertThat(grown(before, after, ATTEMPTS, "operation", OPERATION, "result", "ok"))
                .isEqualTo(1);
        assertThat(grown(
                        before,
                        after,
                        "gateway_upstream_seconds_count",
                        "upstream_key",
                        "key-1",
                        "operation",
                        OPERATION,
                        "outcome",
                        "succeeded"))
                .isEqualTo(1);
        assertThat(grown(before, after, "gateway_overhead_seconds_count", "door", "typed"))
                .isEqualTo(1);
        assertThat(grown(before, after, "gateway_first_byte_seconds_count", "operation", OPERATION))
                .isEqualTo(1);
        assertThat(after.sum("gateway_in_flight", "door", "typed")).isZero();
    }

    @Test
    void countsARequestThatBreaksTheRules() {
        caller.character("{}").isProblem(400, "validation-failed");

        assertThat(requests(Scrape.of(gateway), "invalid")).isEqualTo(1);
    }

    @Test
    void countsABodyThatCannotBeRead() {
        caller.character("{").isProblem(400, "malformed-request");

        assertThat(requests(Scrape.of(gateway), "invalid")).isEqualTo(1);
    }

    @Test
    void countsWhatTheClientMayNotDo() {
        change(it -> it.withPermissions(new Permissions(List.of("openai.*"), List.of("*"))));

        caller.character(MINIMAL).isProblem(403, "not-allowed");

        assertThat(requests(Scrape.of(gateway), "refused")).isEqualTo(1);
    }

    @Test
    void countsARequestWithoutAValidKeyAsNobodys() {
        Scrape before = Scrape.of(gateway);
        TypedCaller.with(gateway, "gw302_nobody_nobodys-key").character(MINIMAL).isProblem(401, "unauthenticated");
        Scrape after = Scrape.of(gateway);

        assertThat(grown(
                        before,
                        after,
                        REQUESTS,
                        "operation",
                        "unlisted",
                        "client",
                        "none",
                        "door",
                        "typed",
                        "outcome",
                        "refused"))
                .isEqualTo(1);
    }

    @Test
    void countsAllUnknownPathsInOneSeries() {
        for (int i = 0; i < 20; i++) {
            caller.send(caller.request("/no/such/path/" + i).GET());
        }
        Scrape scrape = Scrape.of(gateway);

        assertThat(scrape.sum(
                        REQUESTS,
                        "operation",
                        "unlisted",
                        "client",
                        client,
                        "door",
                        "passthrough",
                        "outcome",
                        "invalid"))
                .isEqualTo(20);
        assertThat(scrape.text()).doesNotContain("/no/such/path");
        assertThat(scrape.names()).noneMatch(name -> name.startsWith("http_server_requests"));
    }

    @Test
    void countsWhatALimitRefuses() {
        limit(new Limits(1, null, null, Map.of(), null, null, null, null));
        caller.character(MINIMAL).isSuccess();

        caller.character(MINIMAL).isProblem(429, "rate-limited");

        Scrape scrape = Scrape.of(gateway);
        assertThat(requests(scrape, "limited")).isEqualTo(1);
        assertThat(scrape.sum("gateway_limit_rejections_total", "client", client, "limit", "requests_per_minute"))
                .isEqualTo(1);
    }

    @Test
    void countsWhatTheUpstreamRejects() {
        respond(aResponse().withStatus(400).withBody(serviceError(50413, "Post Text Risk Not Pass")));

        Scrape before = Scrape.of(gateway);
        caller.character(MINIMAL).isProblem(422, "content-rejected");
        Scrape after = Scrape.of(gateway);

        assertThat(requests(after, "rejected")).isEqualTo(1);
        assertThat(grown(before, after, ATTEMPTS, "result", "rejected")).isEqualTo(1);
        assertThat(after.sum("gateway_units_total", "client", client)).isZero();
    }

    @Test
    void countsWhereTheUpstreamFails() {
        respond(aResponse().withStatus(500));

        Scrape before = Scrape.of(gateway);
        caller.character(MINIMAL).isProblem(502, "upstream-failed");
        Scrape after = Scrape.of(gateway);

        assertThat(requests(after, "upstream_error")).isEqualTo(1);
        assertThat(grown(before, after, ATTEMPTS, "result", "unknown")).isEqualTo(1);
        assertThat(grown(before, after, "gateway_upstream_seconds_count", "outcome", "upstream_error"))
                .isEqualTo(1);
    }

    @Test
    void countsWhereNoAnswerComes() {
        respond(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));

        caller.character(MINIMAL).isProblem(504, "upstream-timeout");

        assertThat(requests(Scrape.of(gateway), "timeout")).isEqualTo(1);
    }

    @Test
    void countsAFaultOfTheGatewayEvenIfAFilterHasIt() {
        caller.send(caller.request("/api/v1/images/character")
                        .header(FAIL, "filter")
                        .POST(BodyPublishers.ofString(MINIMAL)))
                .isProblem(500, "internal-error");

        assertThat(Scrape.of(gateway).sum(REQUESTS, "client", client, "outcome", "error"))
                .isEqualTo(1);
    }

    @Test
    void countsADryRunAsNoCallOfItsOperation() {
        caller.send(caller.request("/api/v1/images/character?dry_run=true").POST(BodyPublishers.ofString(MINIMAL)));

        Scrape scrape = Scrape.of(gateway);
        assertThat(requests(scrape, "succeeded")).isZero();
        assertThat(scrape.sum(REQUESTS, "operation", "unlisted", "client", client, "outcome", "succeeded"))
                .isEqualTo(1);
    }

    // ---- requests to the upstream --------------------------------------------------------------------------------

    @Test
    void countsEachAttempt() {
        upstream.stubFor(post(PATH)
                .inScenario("busy")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(aResponse().withStatus(429))
                .willSetStateTo("free"));
        upstream.stubFor(
                post(PATH).inScenario("busy").whenScenarioStateIs("free").willReturn(okJson(SUCCESS)));

        Scrape before = Scrape.of(gateway);
        caller.character(MINIMAL).isSuccess().madeAttempts(2);
        Scrape after = Scrape.of(gateway);

        assertThat(grown(before, after, ATTEMPTS, "result", "rejected")).isEqualTo(1);
        assertThat(grown(before, after, ATTEMPTS, "result", "ok")).isEqualTo(1);
        assertThat(grown(before, after, "gateway_upstream_seconds_count")).isEqualTo(2);
        assertThat(grown(before, after, "gateway_overhead_seconds_count")).isEqualTo(1);
    }

    @Test
    void countsAttemptsThatDidNotReachAnybody() {
        try (RunningGateway alone = RunningGateway.start(
                data.resolve("alone"),
                "gateway.upstream.base-url=http://127.0.0.1:" + RawServer.closedPort(),
                "gateway.upstream.retry.max-attempts=2",
                "gateway.upstream.retry.initial-delay=20ms")) {
            TypedCaller.named(client, alone).character(MINIMAL).isProblem(503, "upstream-unavailable");

            Scrape scrape = Scrape.of(alone);
            assertThat(scrape.sum(ATTEMPTS, "result", "not_sent")).isEqualTo(2);
            // the other results are registered with 0, so that their first increment is visible
            assertThat(scrape.values(ATTEMPTS, "result"))
                    .containsExactlyInAnyOrder("ok", "rejected", "not_sent", "unknown");
            assertThat(scrape.matching("gateway_first_byte_seconds_count")).isEmpty();
        }
    }

    @Test
    void countsAReplayAsARequestAndNothingElse() {
        for (int i = 0; i < 2; i++) {
            caller.send(caller.request("/api/v1/images/character")
                            .header("Idempotency-Key", client)
                            .POST(BodyPublishers.ofString(MINIMAL)))
                    .isSuccess();
        }
        Scrape scrape = Scrape.of(gateway);

        assertThat(requests(scrape, "succeeded")).isEqualTo(2);
        assertThat(scrape.sum("gateway_units_total", "client", client)).isEqualTo(1);
    }

    @Test
    void showsWhatIsInFlight() {
        respond(okJson(SUCCESS).withFixedDelay(1000));
        CompletableFuture<TypedCaller.Answer> answer = caller.characterLater(MINIMAL);

        Awaitility.await().until(() -> Scrape.of(gateway).sum("gateway_in_flight", "door", "typed") == 1);
        answer.join().isSuccess();

        assertThat(Scrape.of(gateway).sum("gateway_in_flight", "door", "typed")).isZero();
    }

    @Test
    void forgetsNoRequestWhoseCallerLeft() throws IOException {
        respond(okJson(SUCCESS).withFixedDelay(300));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.getOutputStream()
                    .write(("POST /api/v1/images/character HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer "
                                    + caller.key()
                                    + "\r\nContent-Type: application/json\r\nContent-Length: " + MINIMAL.length()
                                    + "\r\n\r\n" + MINIMAL)
                            .getBytes(StandardCharsets.US_ASCII));
            Awaitility.await().until(() -> !upstream.getAllServeEvents().isEmpty());
            RawServer.reset(socket);
        }

        Awaitility.await().until(() -> Scrape.of(gateway).sum(REQUESTS, "client", client) == 1);

        assertThat(Scrape.of(gateway).sum("gateway_in_flight", "door", "typed")).isZero();
    }

    @Test
    void countsACallerThatLeftBeforeItsAnswerAsSuch() throws IOException {
        // larger than the buffers of a connection
        String picture = "A".repeat(12_000_000);
        respond(okJson(SUCCESS.replace("\"binary_data_base64\":[]", "\"binary_data_base64\":[\"" + picture + "\"]"))
                .withFixedDelay(300));
        String body = MINIMAL.replace("}", ", \"return_url\": false}");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.getOutputStream()
                    .write(("POST /api/v1/images/character HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer "
                                    + caller.key()
                                    + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                                    + "\r\n\r\n" + body)
                            .getBytes(StandardCharsets.US_ASCII));
            Awaitility.await().until(() -> !upstream.getAllServeEvents().isEmpty());
            RawServer.reset(socket);
        }

        Awaitility.await().until(() -> Scrape.of(gateway).sum(REQUESTS, "client", client) == 1);

        assertThat(requests(Scrape.of(gateway), "cancelled")).isEqualTo(1);
    }

    // ---- budgets -------------------------------------------------------------------------------------------------

    @Test
    void showsHowMuchOfItsBudgetsAClientHasUsed() {
        limit(new Limits(
                10, null, 10, Map.of(Unit.IMAGE, 4L, Unit.SECOND, 0L), null, new BigDecimal("0.20"), null, null));
        caller.character(MINIMAL).isSuccess();

        Awaitility.await().untilAsserted(() -> {
            Scrape scrape = Scrape.of(gateway);
            assertThat(scrape.sum("gateway_budget_used_ratio", "client", client, "limit", "units_per_day.image"))
                    .isEqualTo(0.25);
            assertThat(scrape.sum("gateway_budget_used_ratio", "client", client, "limit", "usd_per_month"))
                    .isPositive();
            assertThat(scrape.matching("gateway_budget_used_ratio", "client", client))
                    .hasSize(2);
        });

        gateway.bean(Clients.class).remove(clientId());

        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(Scrape.of(gateway).matching("gateway_budget_used_ratio", "client", client))
                                .isEmpty());
    }

    // ---- caps ----------------------------------------------------------------------------------------------------

    @Test
    void countsClientsBeyondTheCapTogether() {
        try (RunningGateway capped = RunningGateway.start(
                data.resolve("capped"),
                "gateway.upstream.base-url=" + upstream.baseUrl(),
                "gateway.metrics.max-clients=2",
                "gateway.metrics.max-operations=0",
                "gateway.metrics.budget-interval=20ms")) {
            for (int i = 0; i < 5; i++) {
                TypedCaller one = TypedCaller.named("one-of-many-" + i, capped);
                String spent = "0.0" + (i + 1);
                change(
                        capped,
                        "one-of-many-" + i,
                        it -> it.withLimits(new Limits(
                                1, null, null, Map.of(), null, new BigDecimal(spent + "000001"), null, null)));
                one.character(MINIMAL);
                one.character(MINIMAL);
            }
            Scrape scrape = Scrape.of(capped);

            for (String name : List.of(REQUESTS, "gateway_limit_rejections_total")) {
                assertThat(scrape.values(name, "client"))
                        .containsExactlyInAnyOrder("one-of-many-0", "one-of-many-1", "other");
            }
            assertThat(scrape.values(REQUESTS, "operation")).containsExactly("other");
            assertThat(scrape.sum(REQUESTS, "client", "other")).isEqualTo(6);
            Awaitility.await()
                    .untilAsserted(() -> assertThat(Scrape.of(capped).values("gateway_budget_used_ratio", "client"))
                            .containsExactlyInAnyOrder("one-of-many-0", "one-of-many-1", "other"));
        }
    }

    private double requests(Scrape scrape, String outcome) {
        return scrape.sum(REQUESTS, "operation", OPERATION, "client", client, "door", "typed", "outcome", outcome);
    }

    private static double grown(Scrape before, Scrape after, String name, String... labels) {
        return after.sum(name, labels) - before.sum(name, labels);
    }

    private static void respond(ResponseDefinitionBuilder response) {
        upstream.stubFor(post(PATH).willReturn(response));
    }

    private void limit(Limits limits) {
        change(it -> it.withLimits(limits));
    }

    private void change(UnaryOperator<Client> edit) {
        change(gateway, client, edit);
    }

    private static void change(RunningGateway at, String name, UnaryOperator<Client> edit) {
        Clients clients = at.bean(Clients.class);
        clients.update(id(at, name), edit);
    }

    private String clientId() {
        return id(gateway, client);
    }

    private static String id(RunningGateway at, String name) {
        return at.bean(Clients.class).list("", 100).stream()
                .filter(it -> it.name().equals(name))
                .findFirst()
                .orElseThrow()
                .id();
    }

    /** Configuration of a filter with a bug. */
    static class Faults {

        @Bean
        Filter faultyFilter() {
            return (request, response, chain) -> {
                if (((HttpServletRequest) request).getHeader(FAIL) != null) {
                    throw new IllegalStateException("a bug");
                }
                chain.doFilter(request, response);
            };
        }
    }
}
