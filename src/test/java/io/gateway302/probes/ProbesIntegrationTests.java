package io.gateway302.probes;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static io.gateway302.api.image.CharacterBodies.MINIMAL;
import static io.gateway302.api.image.CharacterBodies.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.gateway302.RunningGateway;
import io.gateway302.Scrape;
import io.gateway302.TypedCaller;
import io.gateway302.TypedCaller.Answer;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;

/** Tests of the probes on the service port, with one gateway that the last test stops. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ProbesIntegrationTests {

    private static final String PATH = "/doubao/drawing/character";
    private static final String UP = "{\"status\":\"UP\"}";

    private static final WireMockServer upstream = new WireMockServer(options().dynamicPort());

    private static RunningGateway gateway;

    @BeforeAll
    static void start(@TempDir Path directory) {
        upstream.start();
        upstream.stubFor(post(PATH).willReturn(okJson(SUCCESS).withFixedDelay(3000)));
        // the most permissive configuration: unlisted paths are passed on
        gateway = RunningGateway.start(
                directory, "gateway.upstream.base-url=" + upstream.baseUrl(), "gateway.passthrough.unlisted=allow");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.stop();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/livez", "/readyz"})
    void answersToEverybodyWithTheStatusAlone(String path) {
        for (String key : new String[] {"", RunningGateway.ADMIN_KEY, "gw302_nobody_nothing"}) {
            gateway.as(key)
                    .get()
                    .uri(path)
                    .header("Origin", "https://elsewhere.example.com")
                    .exchange()
                    .expectStatus()
                    .isOk()
                    .expectHeader()
                    .valueEquals("Cache-Control", "no-store")
                    .expectHeader()
                    .doesNotExist("Access-Control-Allow-Origin")
                    .expectBody(String.class)
                    .isEqualTo(UP);
        }
        gateway.anonymous().head().uri(path).exchange().expectStatus().isOk();
    }

    @Test
    void keepsDetailsToTheManagementPort() {
        gateway.management()
                .get()
                .uri("/actuator/health/readiness")
                .exchange()
                .expectBody()
                .jsonPath("$.components.limitStore")
                .exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/livez", "/readyz"})
    void isNothingButReadable(String path) {
        gateway.anonymous()
                .method(HttpMethod.POST)
                .uri(path)
                .exchange()
                .expectStatus()
                .isEqualTo(405);
        gateway.anonymous()
                .get()
                .uri(path + "/components")
                .exchange()
                .expectStatus()
                .isUnauthorized();
        upstream.verify(0, postRequestedFor(urlEqualTo(path)));
    }

    @Test
    void isNoCallOfAClient() {
        gateway.anonymous().get().uri("/readyz").exchange().expectStatus().isOk();

        assertThat(Scrape.of(gateway).text()).doesNotContain("gateway_request_seconds_count{client=\"none\"");
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void isNotReadyButAliveWhileTheGatewayDrains() {
        CompletableFuture<Answer> inFlight = TypedCaller.of(gateway).characterLater(MINIMAL);
        Awaitility.await()
                .until(() ->
                        !upstream.findAll(postRequestedFor(urlEqualTo(PATH))).isEmpty());
        CompletableFuture<Void> closing = CompletableFuture.runAsync(gateway::close);

        Awaitility.await()
                .untilAsserted(() -> gateway.anonymous()
                        .get()
                        .uri("/readyz")
                        .exchange()
                        .expectStatus()
                        .isEqualTo(503)
                        .expectBody(String.class)
                        .isEqualTo("{\"status\":\"OUT_OF_SERVICE\"}"));
        gateway.anonymous()
                .get()
                .uri("/livez")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .isEqualTo(UP);
        assertThat(closing).isNotDone();
        inFlight.join().isSuccess();
        closing.join();
    }
}
