package io.gateway302.command;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.gateway302.RawServer;
import io.gateway302.command.HealthCheckIntegrationTests.Run;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of the check command against servers that are not a healthy gateway. */
class HealthCheckTests {

    private static final String KEY = "gw302_check_a-key-that-must-not-be-shown";

    private final WireMockServer server = new WireMockServer(options().dynamicPort());

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void failsWhileTheGatewayIsNotReady() {
        answer(aResponse().withStatus(503).withBody("{\"status\":\"OUT_OF_SERVICE\"}"));

        Run run = check("--readiness");

        assertThat(run.status()).hasValue(1);
        assertThat(run.lines()).singleElement().asString().matches("failed +readiness .*/readiness answered 503");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"openapi": "3.0.1", "paths": {}}       | is not an OpenAPI 3.1 document
            {"openapi": "3.1.0", "paths": {         | the response is not valid JSON
            {"openapi": "3.1.0"} {}                 | the response is not one JSON object
            ["openapi"]                             | the response is not a JSON object
            <html>                                  | the response is not valid JSON
            """)
    void failsWithADocumentThatIsNone(String body, String fault) {
        answer(okJson(body));

        assertThat(check().lines().get(1)).startsWith("failed  api-docs ").endsWith(fault);
    }

    @Test
    void failsWithALedgerThatIsNotValid() {
        answer(okJson("{\"valid\": false, \"rows\": 699, \"first_bad\": {\"sequence\": 700}}"));

        assertThat(check().lines().get(3)).startsWith("failed  ledger    the chain is not valid after 699 rows");
    }

    @Test
    void waitsNoLongerThanTheTimeout() {
        answer(okJson("{}").withChunkedDribbleDelay(50, 60_000));
        long start = System.nanoTime();

        Run run = check("--timeout=300ms");

        assertThat(run.status()).hasValue(1);
        assertThat(run.lines().get(3)).endsWith("no complete response within 300 ms");
        // four steps, each with a connection and a response
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void saysThatNothingAnswers() {
        int port = RawServer.closedPort();

        Run run = Run.of(List.of("check", "--readiness", "--management-url=http://127.0.0.1:" + port), Map.of());

        assertThat(run.lines())
                .containsExactly("failed  readiness http://127.0.0.1:" + port
                        + "/actuator/health/readiness: no connection: nothing listens there");
    }

    @Test
    void failsWithAnAnswerThatIsNotHttp() {
        answer(aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE));

        Run run = check("--readiness");

        assertThat(run.status()).hasValue(1);
        assertThat(run.lines()).singleElement().asString().startsWith("failed  readiness ");
    }

    @Test
    void doesNotShowAKeyThatNoHeaderCanHold() {
        answer(okJson("{\"openapi\": \"3.1.0\", \"paths\": {}}"));

        Run run = Run.of(arguments(), Map.of("GATEWAY_CHECK_KEY", KEY + "\u0007x"));

        assertThat(run.lines().get(2))
                .isEqualTo(
                        "failed  dry-run   GATEWAY_CHECK_KEY holds a key with a character that no HTTP header can carry");
    }

    private void answer(ResponseDefinitionBuilder response) {
        server.stubFor(any(anyUrl()).willReturn(response));
    }

    private Run check(String... options) {
        List<String> args = new ArrayList<>(arguments());
        args.addAll(List.of(options));
        return Run.of(args, Map.of("GATEWAY_CHECK_KEY", KEY, "GATEWAY_ADMIN_KEY", KEY));
    }

    private List<String> arguments() {
        return List.of("check", "--url=" + server.baseUrl(), "--management-url=" + server.baseUrl());
    }
}
