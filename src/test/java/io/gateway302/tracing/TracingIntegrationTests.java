package io.gateway302.tracing;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static io.gateway302.api.image.CharacterBodies.MINIMAL;
import static io.gateway302.api.image.CharacterBodies.SUCCESS;
import static io.gateway302.api.image.CharacterBodies.serviceError;
import static io.gateway302.api.image.CharacterBodies.withPrompt;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.gateway302.RawServer;
import io.gateway302.RunningGateway;
import io.gateway302.TypedCaller;
import io.gateway302.TypedCaller.Answer;
import io.gateway302.tracing.OtlpReceiver.Seen;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;

/** Tests of the spans that a collector receives over real OTLP, and of the trace headers that the upstream receives. */
class TracingIntegrationTests {

    private static final String PATH = "/doubao/drawing/character";
    private static final String UPSTREAM_KEY = "sk-canary-of-the-traces-7b1d";
    private static final String PARENT = "00f067aa0ba902b7";

    private static final WireMockServer upstream = new WireMockServer(options().dynamicPort());

    @TempDir
    static Path data;

    private static OtlpReceiver receiver;
    private static RunningGateway gateway;

    /** Trace id of the current test. */
    private final String trace = UUID.randomUUID().toString().replace("-", "");

    private TypedCaller caller;

    @BeforeAll
    static void start() throws IOException {
        upstream.start();
        receiver = new OtlpReceiver();
        gateway = start("traced", receiver.endpoint(), "gateway.tracing.enabled=true");
    }

    private static RunningGateway start(String name, String endpoint, String switchOn) {
        return RunningGateway.start(
                data.resolve(name),
                switchOn,
                "gateway.upstream.base-url=" + upstream.baseUrl(),
                "gateway.upstream.api-key=" + UPSTREAM_KEY,
                "gateway.upstream.retry.initial-delay=20ms",
                "gateway.upstream.retry.budget-reserve=1000",
                "management.opentelemetry.tracing.export.otlp.endpoint=" + endpoint,
                "management.opentelemetry.tracing.export.schedule-delay=50ms",
                "resilience4j.circuitbreaker.configs.upstream.minimum-number-of-calls=10000");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        receiver.close();
        upstream.stop();
    }

    @BeforeEach
    void answer() {
        upstream.resetAll();
        upstream.stubFor(post(PATH).willReturn(okJson(SUCCESS)));
        caller = TypedCaller.named("traced", gateway);
    }

    @Test
    void continuesTheCallersTraceToTheUpstream() {
        traced(caller, MINIMAL).isSuccess();

        List<Seen> spans = receiver.await(trace, 2);
        Seen server = server(spans);
        Seen client = clients(spans).getFirst();
        assertThat(spans).hasSize(2);
        assertThat(server.parent()).isEqualTo(PARENT);
        assertThat(client.parent()).isEqualTo(server.id());
        assertThat(sentTraceparents()).containsExactly("00-" + trace + "-" + client.id() + "-01");
        assertThat(upstream.findAll(postRequestedFor(urlEqualTo(PATH)))
                        .getFirst()
                        .getHeader("tracestate"))
                .isEqualTo("vendor=theirs");

        assertThat(server.span().getName()).isEqualTo("POST /api/v1/images/character");
        assertThat(server.attributes())
                .containsEntry("http.request.method", "POST")
                .containsEntry("http.route", "/api/v1/images/character")
                .containsEntry("http.response.status_code", "200")
                .containsEntry("gateway.operation", "doubao.drawing.character")
                .containsEntry("gateway.client", "traced")
                .containsKey("gateway.request_id")
                .doesNotContainKey("error.type");
        assertThat(client.span().getName()).isEqualTo("generate_content high_aes_ip_v20");
        assertThat(client.attributes())
                .containsEntry("gen_ai.provider.name", "302.ai")
                .containsEntry("gen_ai.operation.name", "generate_content")
                .containsEntry("gen_ai.request.model", "high_aes_ip_v20")
                .containsEntry("http.request.method", "POST")
                .containsEntry("http.response.status_code", "200")
                .containsEntry("server.address", "localhost")
                .containsEntry("gateway.upstream_key", "key-1")
                .containsEntry("gateway.execution", "ok")
                .doesNotContainKeys("error.type", "http.request.resend_count");
        assertThat(receiver.resource()).containsEntry("service.name", "gateway302");
    }

    @Test
    void showsEachAttemptOfARetriedCall() {
        upstream.stubFor(post(PATH)
                .inScenario("busy")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(aResponse().withStatus(429))
                .willSetStateTo("free"));
        upstream.stubFor(
                post(PATH).inScenario("busy").whenScenarioStateIs("free").willReturn(okJson(SUCCESS)));

        traced(caller, MINIMAL).isSuccess().madeAttempts(2);

        List<Seen> spans = receiver.await(trace, 3);
        List<Seen> attempts = clients(spans);
        assertThat(attempts)
                .hasSize(2)
                .allSatisfy(attempt ->
                        assertThat(attempt.parent()).isEqualTo(server(spans).id()));
        Seen first = attempts.getFirst();
        Seen second = attempts.getLast();
        assertThat(first.status()).isEqualTo("STATUS_CODE_ERROR");
        assertThat(first.attributes())
                .containsEntry("http.response.status_code", "429")
                .containsEntry("error.type", "upstream-unavailable")
                .containsEntry("gateway.execution", "rejected");
        assertThat(second.status()).isEqualTo("STATUS_CODE_UNSET");
        assertThat(second.attributes()).containsEntry("http.request.resend_count", "1");
        assertThat(sentTraceparents())
                .containsExactly("00-" + trace + "-" + first.id() + "-01", "00-" + trace + "-" + second.id() + "-01");
        assertThat(server(spans).status()).isEqualTo("STATUS_CODE_UNSET");
    }

    @Test
    void tellsAFailureByItsKindAndNotByItsText() {
        upstream.stubFor(post(PATH).willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));

        traced(caller, MINIMAL).isProblem(504, "upstream-timeout");

        List<Seen> spans = receiver.await(trace, 2);
        assertThat(spans).allSatisfy(span -> {
            assertThat(span.status()).isEqualTo("STATUS_CODE_ERROR");
            assertThat(span.attributes()).containsEntry("error.type", "upstream-timeout");
            assertThat(span.span().getEventsList()).isEmpty();
        });
        assertThat(server(spans).attributes()).containsEntry("gateway.outcome", "timeout");
        assertThat(clients(spans).getFirst().attributes()).doesNotContainKey("http.response.status_code");
    }

    @Test
    void neverNamesAPathThatNobodyServes() {
        caller.send(caller.request("/canary-in-the-path/x?canary-in-the-query=1")
                .header("traceparent", traceparent("01"))
                .GET());

        Seen server = server(receiver.await(trace, 1));
        assertThat(server.attributes()).containsEntry("http.response.status_code", "404");
        assertThat(receiver.everything()).doesNotContain("canary-in-the-path", "canary-in-the-query");
    }

    @Test
    void startsATraceWhereTheCallerHasNone() {
        caller.character(MINIMAL).isSuccess();

        String sent = sentTraceparents().getFirst();
        assertThat(sent).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[13]");
        assertThat(server(receiver.await(sent.substring(3, 35), 2)).parent()).isEmpty();
    }

    @Test
    void leavesItToTheCallerWhetherATraceIsKept() {
        caller.send(caller.request("/api/v1/images/character")
                        .header("traceparent", traceparent("00"))
                        .POST(BodyPublishers.ofString(MINIMAL)))
                .isSuccess();
        String kept = trace;
        assertThat(sentTraceparents().getFirst()).startsWith("00-" + kept + "-").endsWith("-00");

        // once a later span has arrived, an earlier one would have arrived too
        String later = UUID.randomUUID().toString().replace("-", "");
        caller.send(caller.request("/api/v1/images/character")
                        .header("traceparent", "00-" + later + "-" + PARENT + "-01")
                        .POST(BodyPublishers.ofString(MINIMAL)))
                .isSuccess();
        receiver.await(later, 2);
        assertThat(receiver.spans(kept)).isEmpty();
    }

    @Test
    void exportsNothingOfWhatWasSaidAndNoKey() {
        String prompt = "canary-prompt-of-the-traces";
        traced(caller, withPrompt(prompt)).isSuccess();
        receiver.await(trace, 2);
        upstream.stubFor(post(PATH)
                .willReturn(aResponse()
                        .withStatus(400)
                        .withBody(serviceError(50413, "no " + prompt + " for " + UPSTREAM_KEY))));
        caller.send(caller.request("/api/v1/images/character")
                        .header("traceparent", traceparent("01"))
                        .header("X-Request-Id", "canary " + caller.key())
                        .header("baggage", "canary-baggage=1")
                        .POST(BodyPublishers.ofString(withPrompt(prompt))))
                .isProblem(422, "content-rejected");
        receiver.await(trace, 4);

        assertThat(receiver.everything())
                .contains("canary [redacted]")
                .doesNotContain(prompt, UPSTREAM_KEY, caller.key(), "canary-baggage", "example.com");
        assertThat(upstream.findAll(postRequestedFor(urlEqualTo(PATH)))
                        .getLast()
                        .getHeader("baggage"))
                .isNull();
    }

    @Test
    void namesTheTraceInLogLinesAndInExemplars() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger pipeline = (Logger) LoggerFactory.getLogger("io.gateway302.pipeline");
        pipeline.addAppender(log);
        try {
            traced(caller, MINIMAL).isSuccess();
        } finally {
            pipeline.detachAppender(log);
        }

        assertThat(log.list)
                .filteredOn(event -> event.getMessage().startsWith("call"))
                .singleElement()
                .satisfies(event -> assertThat(event.getMDCPropertyMap()).containsEntry("traceId", trace));
        String openMetrics = gateway.management()
                .get()
                .uri("/actuator/prometheus")
                .header(HttpHeaders.ACCEPT, "application/openmetrics-text")
                .exchange()
                .returnResult(String.class)
                .getResponseBody();
        assertThat(openMetrics)
                .containsPattern("gateway_request_seconds_bucket.* # \\{.*trace_id=\"[0-9a-f]{32}\"")
                .containsPattern("gateway_upstream_seconds_bucket.* # \\{.*trace_id=\"[0-9a-f]{32}\"");
    }

    // ---- disabled -------------------------------------------------------------------------------------------------

    @Test
    void hasNothingOfItWhereItIsOff() throws IOException {
        try (OtlpReceiver unused = new OtlpReceiver()) {
            try (RunningGateway off = start("off", unused.endpoint(), "gateway.tracing.enabled=false")) {
                traced(TypedCaller.named("untraced", off), MINIMAL).isSuccess();

                assertThat(sentTraceparents()).containsExactly(traceparent("01"));
                assertThat(off.beanPackages())
                        .noneMatch(name -> name.startsWith("io.opentelemetry")
                                || name.startsWith("io.micrometer.tracing")
                                || name.startsWith("io.micrometer.observation")
                                || name.startsWith("org.springframework.boot.micrometer.tracing"));
            }
            // waiting spans would have been exported on shutdown
            assertThat(unused.everything()).isEmpty();
        }
    }

    // ---- the collector is unavailable ----------------------------------------------------------------------------

    @Test
    void callsAreNotAffectedWhereNobodyListens() {
        try (RunningGateway alone = start(
                "alone", "http://127.0.0.1:" + RawServer.closedPort() + "/v1/traces", "gateway.tracing.enabled=true")) {
            TypedCaller.named("alone", alone).character(MINIMAL).isSuccess().tookLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void callsAreNotAffectedAndMemoryIsBoundedWhereTheCollectorHangs() throws IOException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        try (RawServer hanging = RawServer.start(socket -> {
            asked.countDown();
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        })) {
            RunningGateway hung = RunningGateway.start(
                    data.resolve("hung"),
                    "gateway.tracing.enabled=true",
                    "gateway.upstream.base-url=" + upstream.baseUrl(),
                    "management.opentelemetry.tracing.export.otlp.endpoint=http://127.0.0.1:" + hanging.port() + "/",
                    "management.opentelemetry.tracing.export.schedule-delay=10ms",
                    "management.opentelemetry.tracing.export.max-queue-size=20",
                    "management.opentelemetry.tracing.export.max-batch-size=10");
            TypedCaller many = TypedCaller.named("hung", hung);
            many.character(MINIMAL).isSuccess();
            assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < 60; i++) {
                many.character(MINIMAL).isSuccess().tookLessThan(Duration.ofSeconds(5));
            }

            over.countDown();
            hung.close();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Answer traced(TypedCaller by, String body) {
        return by.send(by.request("/api/v1/images/character")
                .header("traceparent", traceparent("01"))
                .header("tracestate", "vendor=theirs")
                .POST(BodyPublishers.ofString(body)));
    }

    private String traceparent(String flags) {
        return "00-" + trace + "-" + PARENT + "-" + flags;
    }

    private static List<String> sentTraceparents() {
        return upstream.findAll(postRequestedFor(urlEqualTo(PATH))).stream()
                .map(request -> request.getHeader("traceparent"))
                .toList();
    }

    private static Seen server(List<Seen> spans) {
        return spans.stream().filter(span -> !span.isClient()).findFirst().orElseThrow();
    }

    private static List<Seen> clients(List<Seen> spans) {
        return spans.stream()
                .filter(Seen::isClient)
                .sorted(Comparator.comparingLong(span -> span.span().getStartTimeUnixNano()))
                .toList();
    }
}
