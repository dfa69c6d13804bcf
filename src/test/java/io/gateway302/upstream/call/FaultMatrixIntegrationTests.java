package io.gateway302.upstream.call;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static io.gateway302.api.image.CharacterBodies.ENVELOPE;
import static io.gateway302.api.image.CharacterBodies.MINIMAL;
import static io.gateway302.api.image.CharacterBodies.SUCCESS;
import static io.gateway302.api.image.CharacterBodies.platformError;
import static io.gateway302.api.image.CharacterBodies.serviceError;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.gateway302.RawServer;
import io.gateway302.RunningGateway;
import io.gateway302.TypedCaller;
import io.gateway302.TypedCaller.Answer;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests of all failures between the gateway and 302.AI, over real HTTP: the problem for the caller, the number of
 * attempts, and the duration. A request that may have been billed is never sent a second time.
 */
class FaultMatrixIntegrationTests {

    private static final String PATH = "/doubao/drawing/character";
    private static final String FIRST_KEY = "sk-canary-of-the-fault-matrix-1";
    private static final String SECOND_KEY = "sk-canary-of-the-fault-matrix-2";
    private static final Duration FIRST_BYTE = Duration.ofMillis(2500);
    private static final Duration SOON = Duration.ofSeconds(2);

    private static final WireMockServer upstream = new WireMockServer(options().dynamicPort());

    @TempDir
    static Path data;

    private static RunningGateway gateway;
    private static TypedCaller caller;

    private static volatile RawServer.Conduct conduct = _ -> {};

    /** Server for faults that no HTTP server can simulate; {@link #conduct} is its treatment of connections. */
    private static final RawServer raw = RawServer.start(socket -> conduct.meet(socket));

    private static RunningGateway gatewayOfRaw;
    private static TypedCaller callerOfRaw;

    @BeforeAll
    static void start() {
        upstream.start();
        gateway = RunningGateway.start(data.resolve("one"), settings(upstream.baseUrl(), FIRST_KEY));
        caller = TypedCaller.of(gateway);
        // the first call of a JVM loads classes, which takes longer than the timeouts of some tests
        upstream.stubFor(post(PATH).willReturn(okJson(SUCCESS)));
        caller.character(MINIMAL).isSuccess();
        gatewayOfRaw = RunningGateway.start(data.resolve("raw"), settings("http://127.0.0.1:" + raw.port(), FIRST_KEY));
        callerOfRaw = TypedCaller.of(gatewayOfRaw);
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        upstream.stop();
        gatewayOfRaw.close();
        raw.close();
    }

    @BeforeEach
    void forgetTheLastTest() {
        upstream.resetAll();
    }

    private static String[] settings(String baseUrl, String keys) {
        return new String[] {
            "gateway.upstream.base-url=" + baseUrl,
            "gateway.upstream.api-key=" + keys,
            "gateway.upstream.first-byte-timeout=" + FIRST_BYTE.toMillis() + "ms",
            "gateway.upstream.idle-read-timeout=" + FIRST_BYTE.toMillis() + "ms",
            "gateway.upstream.total-timeout=6s",
            "gateway.upstream.retry.initial-delay=50ms",
            "gateway.upstream.retry.budget-reserve=1000",
            // prevents that the failures of these tests open the circuit breaker, which has its own test
            "resilience4j.circuitbreaker.configs.upstream.minimum-number-of-calls=10000"
        };
    }

    // ---- no response -------------------------------------------------------------------------------------------

    @Test
    void connectionRefusedIsRetriedAndThenUnavailable() {
        try (RunningGateway alone = RunningGateway.start(
                data.resolve("refused"), settings("http://127.0.0.1:" + RawServer.closedPort(), FIRST_KEY))) {
            Answer answer = TypedCaller.of(alone).character(MINIMAL);

            answer.isProblem(503, "upstream-unavailable").tookLessThan(SOON).madeAttempts(3);
        }
    }

    @Test
    void connectionRefusedAndThenAcceptedSucceeds() throws IOException {
        int port = RawServer.closedPort();
        String[] settings = settings("http://127.0.0.1:" + port, FIRST_KEY);
        settings[5] = "gateway.upstream.retry.initial-delay=2s";
        try (RunningGateway alone = RunningGateway.start(data.resolve("late"), settings)) {
            TypedCaller early = TypedCaller.of(alone);
            var answer = early.characterLater(MINIMAL);
            org.awaitility.Awaitility.await().until(() -> early.warnings().contains("not_sent"));
            try (RawServer late = RawServer.start(port, FaultMatrixIntegrationTests::succeed)) {
                answer.join().isSuccess().madeAttempts(2);
                assertThat(late.connections()).isEqualTo(1);
            }
        }
    }

    @Test
    void theNextAddressIsTakenWhereTheFirstIsRefused() {
        upstream.stubFor(post(PATH).willReturn(okJson(SUCCESS)));
        String addresses = "http://127.0.0.1:" + RawServer.closedPort() + "," + upstream.baseUrl();
        try (RunningGateway two = RunningGateway.start(data.resolve("two"), settings(addresses, FIRST_KEY))) {
            TypedCaller failingOver = TypedCaller.of(two);

            failingOver.character(MINIMAL).isSuccess().madeAttempts(2).tookLessThan(SOON);
            failingOver.character(MINIMAL).isSuccess().madeAttempts(1);
            submissions(2);
        }
    }

    @Test
    void aResetBeforeAnyByteOfTheAnswerIsUnknownAndNotSentAgain() {
        int before = raw.connections();
        conduct = socket -> {
            // a part of the request was received, so its execution is unknown
            int _ = socket.getInputStream().read();
            RawServer.reset(socket);
        };

        callerOfRaw
                .character(MINIMAL)
                .isProblem(504, "upstream-timeout")
                .madeAttempts(1)
                .tookLessThan(SOON);

        assertThat(raw.connections()).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CONNECTION_RESET_BY_PEER", "EMPTY_RESPONSE"})
    void aConnectionLostAfterTheRequestWasSentIsUnknownAndNotSentAgain(String fault) {
        upstream.stubFor(post(PATH).willReturn(aResponse().withFault(Fault.valueOf(fault))));

        caller.character(MINIMAL)
                .isProblem(504, "upstream-timeout")
                .madeAttempts(1)
                .tookLessThan(SOON);

        submissions(1);
    }

    @Test
    void aStaleConnectionOfThePoolDoesNotLeadToASecondSubmission() {
        upstream.stubFor(post(PATH)
                .inScenario("stale")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(okJson(SUCCESS))
                .willSetStateTo("lost"));
        upstream.stubFor(post(PATH)
                .inScenario("stale")
                .whenScenarioStateIs("lost")
                .willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));

        caller.character(MINIMAL).isSuccess();
        caller.character(MINIMAL).isProblem(504, "upstream-timeout").madeAttempts(1);

        submissions(2);
    }

    @Test
    void noAnswerUntilTheDeadlineIsUnknownAndNotSentAgain() {
        upstream.stubFor(post(PATH).willReturn(okJson(SUCCESS).withFixedDelay(4000)));

        caller.character(MINIMAL)
                .isProblem(504, "upstream-timeout")
                .madeAttempts(1)
                .tookAtLeast(FIRST_BYTE)
                .tookLessThan(FIRST_BYTE.plus(SOON));

        submissions(1);
    }

    @Test
    void anAnswerThatStallsIsUnknownAndNotSentAgain() {
        int before = raw.connections();
        conduct = socket -> {
            RawServer.readRequest(socket);
            RawServer.write(
                    socket,
                    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{\"code\":");
            int _ = socket.getInputStream().read();
        };

        callerOfRaw
                .character(MINIMAL)
                .isProblem(504, "upstream-timeout")
                .madeAttempts(1)
                .tookAtLeast(FIRST_BYTE)
                .tookLessThan(FIRST_BYTE.plus(SOON));

        assertThat(raw.connections()).isEqualTo(before + 1);
    }

    // ---- rejected for load: retried ------------------------------------------------------------------------------

    @Test
    void a429IsRetriedAndThenUnavailable() {
        upstream.stubFor(post(PATH).willReturn(json(429, serviceError(50429, "Request Has Reached API Limit"))));

        caller.character(MINIMAL)
                .isProblem(503, "upstream-unavailable")
                .madeAttempts(3)
                .tookLessThan(SOON);

        submissions(3);
    }

    @Test
    void a429WithAShortRetryAfterIsWaitedFor() {
        rejectOnce(json(429, serviceError(50429, "limit")).withHeader("Retry-After", "1"));

        caller.character(MINIMAL).isSuccess().madeAttempts(2).tookAtLeast(Duration.ofSeconds(1));

        submissions(2);
    }

    @Test
    void a429WithALongRetryAfterIsLeftToTheCaller() {
        upstream.stubFor(
                post(PATH).willReturn(json(429, serviceError(50429, "limit")).withHeader("Retry-After", "3600")));

        caller.character(MINIMAL)
                .isProblem(503, "upstream-unavailable")
                .hasHeader("Retry-After", "3600")
                .madeAttempts(1)
                .tookLessThan(SOON);

        submissions(1);
    }

    @ParameterizedTest
    @CsvSource({"200, 50429", "429, 50429", "200, 50430", "429, 50430"})
    void theCodesOfRateAndConcurrencyAreRetriedWhateverTheStatus(int status, int code) {
        rejectOnce(json(status, serviceError(code, "limit")));

        caller.character(MINIMAL).isSuccess().madeAttempts(2).tookLessThan(SOON);

        submissions(2);
    }

    @Test
    void a503ThatProvesRejectionIsRetried() {
        rejectOnce(json(503, platformError(-10008, "No available models currently")));

        caller.character(MINIMAL).isSuccess().madeAttempts(2);

        submissions(2);
    }

    @Test
    void aModelThatHasNoChannelIsAskedForTwiceAtMost() {
        upstream.stubFor(post(PATH).willReturn(json(503, platformError(-10008, "No available models currently"))));

        Answer answer = caller.character(MINIMAL);

        answer.isProblem(503, "upstream-unavailable").madeAttempts(2).tookLessThan(SOON);
        assertThat(answer.text("detail")).contains("the model may not exist");
        submissions(2);
    }

    @Test
    void a503ThatProvesNothingIsNotSentAgain() {
        upstream.stubFor(post(PATH).willReturn(aResponse().withStatus(503).withBody("upstream connect error")));

        caller.character(MINIMAL).isProblem(503, "upstream-unavailable").madeAttempts(1);

        submissions(1);
    }

    // ---- rejected permanently ----------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({
        "400, 50411, content-rejected", "400, 50412, content-rejected", "400, 50413, content-rejected",
        "400, 50511, content-rejected", "200, 50413, content-rejected", "200, 50511, content-rejected",
        "400, 50207, upstream-rejected", "200, 50201, upstream-rejected", "400, 60102, upstream-rejected"
    })
    void refusalsCarryTheirCodeAndAreNotSentAgain(int status, int code, String slug) {
        upstream.stubFor(post(PATH).willReturn(json(status, serviceError(code, "Post Text Risk Not Pass"))));

        caller.character(MINIMAL)
                .isProblem(422, slug)
                .has("upstream_code", Integer.toString(code))
                .madeAttempts(1)
                .tookLessThan(SOON);

        submissions(1);
    }

    @ParameterizedTest
    @CsvSource({"500, 50500", "500, 50501", "200, 50500", "400, 50520", "500, -10003"})
    void internalErrorsAreNotSentAgain(int status, int code) {
        upstream.stubFor(post(PATH)
                .willReturn(json(
                        status,
                        code < 0 ? platformError(code, "Network error") : serviceError(code, "Internal Error"))));

        caller.character(MINIMAL)
                .isProblem(502, "upstream-failed")
                .madeAttempts(1)
                .tookLessThan(SOON);

        submissions(1);
    }

    @Test
    void theUpstreamsOwnTimeoutIsUnknown() {
        upstream.stubFor(post(PATH).willReturn(json(200, platformError(-1024, "AI interface timed out"))));

        caller.character(MINIMAL).isProblem(504, "upstream-timeout").madeAttempts(1);

        submissions(1);
    }

    // ---- the key -------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({"401, -10001", "401, -10003", "402, -10004", "200, -10004", "200, -10002", "429, -10007", "403, 0"})
    void aRefusedKeyIsTheOperatorsMatter(int status, int code) {
        upstream.stubFor(post(PATH).willReturn(json(status, platformError(code, "balance of sk-123 is 0.00"))));

        caller.character(MINIMAL)
                .isProblem(503, "upstream-account")
                .doesNotMention("balance")
                .madeAttempts(1)
                .tookLessThan(SOON);

        submissions(1);
    }

    @Test
    void anotherKeyIsTriedAndTheRefusedOneRests() {
        upstream.stubFor(post(PATH)
                .withHeader("Authorization", equalTo("Bearer " + FIRST_KEY))
                .willReturn(json(401, platformError(-10002, "key disabled"))));
        upstream.stubFor(post(PATH)
                .withHeader("Authorization", equalTo("Bearer " + SECOND_KEY))
                .willReturn(okJson(SUCCESS)));
        try (RunningGateway two = RunningGateway.start(
                data.resolve("keys"), settings(upstream.baseUrl(), FIRST_KEY + "," + SECOND_KEY))) {
            TypedCaller failingOver = TypedCaller.of(two);

            failingOver.character(MINIMAL).isSuccess().madeAttempts(2);
            failingOver.character(MINIMAL).isSuccess().madeAttempts(1);
            submissions(3);
        }
    }

    // ---- invalid responses ---------------------------------------------------------------------------------------

    @Test
    void aTruncatedBodyIsNotSentAgain() {
        int before = raw.connections();
        conduct = socket -> {
            RawServer.readRequest(socket);
            RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n" + SUCCESS.substring(0, 100));
        };

        callerOfRaw
                .character(MINIMAL)
                .isProblem(502, "upstream-invalid-response")
                .madeAttempts(1)
                .tookLessThan(SOON);

        assertThat(raw.connections()).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html><body>It works!</body></html>",
                "",
                "null",
                "{}",
                "{\"code\":10000,\"data\":{\"image_urls\":[],\"binary_data_base64\":[]},\"status\":10000}",
                "{\"code\":10000,\"data\":null,\"status\":10000}",
                "{\"status\":\"succeeded\",\"output\":\"\"}",
                "{\"status\":\"succeeded\",\"output\":\"[]\"}",
                "{\"status\":\"processing\",\"output\":\"\"}"
            })
    void whatIsNoPictureIsNotSentAgain(String body) {
        upstream.stubFor(post(PATH).willReturn(aResponse().withStatus(200).withBody(body)));

        caller.character(MINIMAL)
                .isProblem(502, "upstream-invalid-response")
                .madeAttempts(1)
                .tookLessThan(SOON);

        submissions(1);
    }

    @Test
    void aGoodStatusWithAnotherCodeIsAFailure() {
        upstream.stubFor(post(PATH).willReturn(okJson(serviceError(99999, "odd"))));

        caller.character(MINIMAL)
                .isProblem(502, "upstream-failed")
                .has("upstream_code", "99999")
                .madeAttempts(1);

        submissions(1);
    }

    @Test
    void anAnswerLargerThanTheCapIsNotReadOn() {
        conduct = socket -> {
            RawServer.readRequest(socket);
            RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n");
            byte[] flood = " ".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 95; i++) {
                socket.getOutputStream().write(flood);
            }
        };

        callerOfRaw
                .character(MINIMAL)
                .isProblem(502, "upstream-invalid-response")
                .madeAttempts(1);
    }

    // ---- success -------------------------------------------------------------------------------------------------

    @Test
    void successInTheEnvelopeFormIsReadIntoTheSameAnswer() {
        upstream.stubFor(post(PATH).willReturn(okJson(ENVELOPE)));

        caller.character(MINIMAL)
                .isSuccess()
                .has("images[0].url", "https://file.302.ai/gpt/imgs/20260115/abc.jpg")
                .madeAttempts(1);

        submissions(1);
    }

    @Test
    void anErrorTextThatEchoesTheKeyIsScrubbed() {
        upstream.stubFor(
                post(PATH).willReturn(json(400, serviceError(50200, "bad header Authorization: Bearer " + FIRST_KEY))));

        Answer answer = caller.character(MINIMAL);

        answer.isProblem(422, "upstream-rejected").doesNotMention(FIRST_KEY);
        assertThat(answer.text("detail")).contains("[redacted]");
        submissions(1);
    }

    // ---- resilience of the gateway -----------------------------------------------------------------------------

    @Test
    void anOpenCircuitSparesTheUpstream() {
        upstream.stubFor(post(PATH).willReturn(json(500, serviceError(50500, "Internal Error"))));
        String[] settings = settings(upstream.baseUrl(), FIRST_KEY);
        settings[7] = "resilience4j.circuitbreaker.configs.upstream.minimum-number-of-calls=4";
        try (RunningGateway wary = RunningGateway.start(data.resolve("circuit"), settings)) {
            TypedCaller eager = TypedCaller.of(wary);
            for (int i = 0; i < 4; i++) {
                eager.character(MINIMAL).isProblem(502, "upstream-failed");
            }

            Answer answer = eager.character(MINIMAL);

            answer.isProblem(503, "upstream-unavailable").madeAttempts(0).tookLessThan(SOON);
            assertThat(answer.header("Retry-After")).isNotNull();
            submissions(4);
        }
    }

    private static void rejectOnce(ResponseDefinitionBuilder rejection) {
        upstream.stubFor(post(PATH)
                .inScenario("once")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(rejection)
                .willSetStateTo("free"));
        upstream.stubFor(
                post(PATH).inScenario("once").whenScenarioStateIs("free").willReturn(okJson(SUCCESS)));
    }

    private static ResponseDefinitionBuilder json(int status, String body) {
        return aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "application/json")
                .withBody(body);
    }

    private static void submissions(int count) {
        upstream.verify(count, postRequestedFor(urlEqualTo(PATH)));
    }

    private static void succeed(Socket socket) throws IOException {
        RawServer.readRequest(socket);
        RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: " + SUCCESS.length() + "\r\n\r\n" + SUCCESS);
    }
}
