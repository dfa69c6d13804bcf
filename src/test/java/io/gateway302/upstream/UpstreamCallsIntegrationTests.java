package io.gateway302.upstream;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static io.gateway302.api.image.CharacterBodies.MINIMAL;
import static io.gateway302.api.image.CharacterBodies.SUCCESS;
import static io.gateway302.api.image.CharacterBodies.platformError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.gateway302.RunningGateway;
import io.gateway302.catalog.Catalog;
import io.gateway302.exchange.Body;
import io.gateway302.exchange.EntryPoint;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.GatewayHandler;
import io.gateway302.exchange.UpstreamCalls;
import io.gateway302.identity.Caller;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.HttpHeaders;

/** Tests of the summary of a call's upstream attempts. */
class UpstreamCallsIntegrationTests {

    private static final String PATH = "/doubao/drawing/character";

    private static final WireMockServer upstream = new WireMockServer(options().dynamicPort());

    @TempDir
    static Path data;

    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        upstream.start();
        gateway = RunningGateway.start(
                data,
                "gateway.upstream.base-url=" + upstream.baseUrl(),
                "gateway.upstream.api-key=sk-first-of-the-account,sk-second-of-the-account",
                "gateway.upstream.retry.initial-delay=150ms",
                "gateway.upstream.retry.jitter=0");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.stop();
    }

    @BeforeEach
    void forgetTheLastTest() {
        upstream.resetAll();
    }

    @Test
    void tellsWhenTheAnswerBeganAndWithWhichKey() {
        upstream.stubFor(post(PATH).willReturn(okJson(SUCCESS).withChunkedDribbleDelay(2, 800)));

        UpstreamCalls calls = call();

        assertThat(calls.attempts()).isEqualTo(1);
        assertThat(calls.key()).isEqualTo("key-1");
        assertThat(calls.firstByte()).isNotNull().isPositive();
        assertThat(calls.duration().minus(calls.firstByte())).isGreaterThan(Duration.ofMillis(200));
    }

    @Test
    void countsTheFirstByteFromTheFirstRequestToTheLastAnswer() {
        upstream.stubFor(post(PATH)
                .inScenario("busy")
                .willReturn(aResponse().withStatus(429))
                .willSetStateTo("free"));
        upstream.stubFor(
                post(PATH).inScenario("busy").whenScenarioStateIs("free").willReturn(okJson(SUCCESS)));

        UpstreamCalls calls = call();

        assertThat(calls.attempts()).isEqualTo(2);
        assertThat(calls.firstByte())
                .isNotNull()
                .isGreaterThan(Duration.ofMillis(150))
                .isLessThanOrEqualTo(calls.duration());
    }

    @Test
    void namesTheKeyThatWasTakenLast() {
        upstream.stubFor(post(PATH)
                .inScenario("balance")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(aResponse().withStatus(402).withBody(platformError(-10004, "Insufficient balance")))
                .willSetStateTo("other key"));
        upstream.stubFor(post(PATH)
                .inScenario("balance")
                .whenScenarioStateIs("other key")
                .willReturn(okJson(SUCCESS)));
        try (RunningGateway fresh = RunningGateway.start(
                data.resolve("keys"),
                "gateway.upstream.base-url=" + upstream.baseUrl(),
                "gateway.upstream.api-key=sk-first-of-the-account,sk-second-of-the-account")) {
            assertThat(call(fresh).key()).isEqualTo("key-2");
        }
    }

    @Test
    void knowsNoFirstByteWhereNoAnswerCame() {
        upstream.stubFor(post(PATH).willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));

        UpstreamCalls calls = call();

        assertThat(calls.attempts()).isEqualTo(1);
        assertThat(calls.firstByte()).isNull();
        assertThat(calls.key()).isEqualTo("key-1");
    }

    private static UpstreamCalls call() {
        return call(gateway);
    }

    private static UpstreamCalls call(RunningGateway at) {
        GatewayExchange request = new GatewayExchange(
                "id",
                EntryPoint.TYPED,
                at.bean(Catalog.class).require("doubao.drawing.character"),
                Caller.unlimited("client-id", "client", "key-id"),
                HttpHeaders.EMPTY,
                new Body.Bytes(MINIMAL.getBytes(StandardCharsets.UTF_8)),
                Instant.now());
        Throwable _ = catchThrowable(() -> at.bean(GatewayHandler.class).handle(request));
        return request.progress().upstream();
    }
}
