package io.gateway302.pipeline;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static io.gateway302.api.image.CharacterBodies.MINIMAL;
import static io.gateway302.api.image.CharacterBodies.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.jayway.jsonpath.JsonPath;
import io.gateway302.GatewayApplication;
import io.gateway302.GatewayProcess;
import io.gateway302.RunningGateway;
import io.gateway302.TypedCaller;
import io.gateway302.TypedCaller.Answer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the shutdown: calls in flight finish, new ones are rejected, and then the process ends. */
class ShutdownIntegrationTests {

    private static final String PATH = "/doubao/drawing/character";
    private static final String CHARACTER = "/api/v1/images/character";
    private static final Duration WORK = Duration.ofSeconds(2);
    private static final Duration SOON = Duration.ofMillis(1500);

    private final WireMockServer upstream = new WireMockServer(options().dynamicPort());

    @TempDir
    private Path directory;

    @BeforeEach
    void startTheUpstream() {
        upstream.start();
        upstream.stubFor(post(PATH).willReturn(okJson(SUCCESS).withFixedDelay((int) WORK.toMillis())));
    }

    @AfterEach
    void stopTheUpstream() {
        upstream.stop();
    }

    @Test
    void finishesTheCallInFlightAndRefusesNewOnes() {
        try (RunningGateway gateway =
                RunningGateway.start(directory, "gateway.upstream.base-url=" + upstream.baseUrl())) {
            TypedCaller caller = TypedCaller.of(gateway);
            CompletableFuture<Answer> inFlight = caller.characterLater(MINIMAL);
            awaitSubmission();

            CompletableFuture<Long> answered = inFlight.thenApply(_ -> System.nanoTime());
            CompletableFuture<Void> closing = CompletableFuture.runAsync(gateway::close);
            Awaitility.await().until(() -> !gateway.bean(ShutdownFilter.class).isRunning());

            caller.character(MINIMAL)
                    .isProblem(503, "shutting-down")
                    .hasHeader("Retry-After", "1")
                    .madeAttempts(0);
            gateway.management()
                    .get()
                    .uri("/actuator/health/readiness")
                    .exchange()
                    .expectStatus()
                    .isEqualTo(503)
                    .expectBody()
                    .jsonPath("$.status")
                    .isEqualTo("OUT_OF_SERVICE");
            gateway.management()
                    .get()
                    .uri("/actuator/health/liveness")
                    .exchange()
                    .expectStatus()
                    .isOk();
            assertThat(closing).isNotDone();
            inFlight.join().isSuccess();
            closing.join();
            assertThat(Duration.ofNanos(System.nanoTime() - answered.join())).isLessThan(SOON);
        }
    }

    @Test
    void servesNewCallsDuringTheDelayAndEndsTheirConnections() {
        upstream.stubFor(post(PATH).willReturn(okJson(SUCCESS)));
        try (RunningGateway gateway = RunningGateway.start(
                directory, "gateway.upstream.base-url=" + upstream.baseUrl(), "gateway.shutdown.delay=4s")) {
            TypedCaller caller = TypedCaller.of(gateway);
            caller.character(MINIMAL).isSuccess().hasHeader("Connection", null);

            CompletableFuture<Void> closing = CompletableFuture.runAsync(gateway::close);
            Awaitility.await().until(() -> !gateway.bean(ShutdownDelay.class).isRunning());
            gateway.management()
                    .get()
                    .uri("/actuator/health/readiness")
                    .exchange()
                    .expectStatus()
                    .isEqualTo(503);
            caller.character(MINIMAL).isSuccess().hasHeader("Connection", "close");
            assertThat(closing).isNotDone();

            closing.join();
        }
    }

    @Test
    void isGoneAtOnceWhenNothingIsInFlight() {
        RunningGateway gateway = RunningGateway.start(directory);
        long start = System.nanoTime();

        gateway.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
    }

    @Test
    void isGoneSoonAfterItsLastCall() {
        upstream.stubFor(post(PATH).willReturn(okJson(SUCCESS)));
        RunningGateway gateway = RunningGateway.start(directory, "gateway.upstream.base-url=" + upstream.baseUrl());
        TypedCaller.of(gateway).character(MINIMAL).isSuccess();
        long start = System.nanoTime();

        gateway.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
    }

    @Test
    void endsAsAProcessAsSoonAsTheCallInFlightIsAnswered() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.start(
                        GatewayApplication.class,
                        directory,
                        Map.of(
                                "AI302_API_KEY",
                                "sk-key-of-a-process",
                                "AI302_BASE_URL",
                                upstream.baseUrl(),
                                "GATEWAY_ADMIN_KEY",
                                RunningGateway.ADMIN_KEY));
                HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest call = character(http, gateway);
            CompletableFuture<HttpResponse<String>> inFlight = http.sendAsync(call, BodyHandlers.ofString());
            awaitSubmission();

            gateway.terminate();
            Awaitility.await().until(() -> gateway.stdout().contains("Taking no new calls"));
            HttpResponse<String> refused = http.send(call, BodyHandlers.ofString());

            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(JsonPath.<String>read(refused.body(), "$.type")).isEqualTo("/problems/shutting-down");
            assertThat(inFlight).isNotDone();
            assertThat(inFlight.join().statusCode()).isEqualTo(200);
            assertThat(gateway.endsWithin(SOON)).isTrue();
            assertThat(gateway.stderr()).isEmpty();
            upstream.verify(1, postRequestedFor(urlEqualTo(PATH)));
        }
    }

    private static HttpRequest character(HttpClient http, GatewayProcess gateway) throws Exception {
        String client = created(http, gateway, "/admin/v1/clients");
        String issued = created(http, gateway, "/admin/v1/clients/" + JsonPath.<String>read(client, "$.id") + "/keys");
        return request(gateway, CHARACTER, JsonPath.read(issued, "$.key"), MINIMAL);
    }

    private static String created(HttpClient http, GatewayProcess gateway, String path) throws Exception {
        HttpRequest request = request(gateway, path, RunningGateway.ADMIN_KEY, "{\"name\": \"caller\"}");
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return answer.body();
    }

    private static HttpRequest request(GatewayProcess gateway, String path, String key, String body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private void awaitSubmission() {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(20))
                .until(() ->
                        !upstream.findAll(postRequestedFor(urlEqualTo(PATH))).isEmpty());
    }
}
