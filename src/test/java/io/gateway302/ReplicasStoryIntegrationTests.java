package io.gateway302;

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
import com.jayway.jsonpath.JsonPath;
import io.gateway302.TypedCaller.Answer;
import io.gateway302.identity.PostgresSchema;
import io.gateway302.redis.TestRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests of three gateways with a shared PostgreSQL and Redis: limits, idempotency and keys hold across all of them. One
 * is a process of its own, which is killed at the end.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReplicasStoryIntegrationTests {

    private static final String PATH = "/doubao/drawing/character";
    private static final Duration LEASE = Duration.ofSeconds(5);
    private static final Duration REVOKED_EVERYWHERE = Duration.ofSeconds(2);

    private static final WireMockServer upstream =
            new WireMockServer(options().dynamicPort().containerThreads(300).asynchronousResponseEnabled(true));

    @TempDir
    static Path data;

    private static TestRedis redis;
    private static GatewayProcess process;
    private static List<RunningGateway> others;
    private static List<Integer> ports;

    @BeforeAll
    static void start() {
        upstream.start();
        upstream.stubFor(post(PATH).willReturn(okJson(SUCCESS).withFixedDelay(100)));
        upstream.stubFor(post(PATH)
                .withRequestBody(containing("slow"))
                .willReturn(okJson(SUCCESS).withFixedDelay(120_000)));
        redis = TestRedis.create();
        String database = PostgresSchema.create();
        String[] properties = {
            "AI302_API_KEY=sk-key-of-three-replicas",
            "gateway.upstream.base-url=" + upstream.baseUrl(),
            "gateway.store=redis",
            "spring.data.redis.url=" + redis.url(),
            "spring.datasource.url=" + database,
            "gateway.limits.lease=" + LEASE.toSeconds() + "s",
            // three gateways, their callers and their upstream share two cores in this test
            "gateway.redis.timeout=100ms"
        };
        CompletableFuture<GatewayProcess> starting = CompletableFuture.supplyAsync(() -> GatewayProcess.start(
                GatewayApplication.class,
                directory("a"),
                Map.of("GATEWAY_ADMIN_KEY", RunningGateway.ADMIN_KEY),
                properties));
        others = Stream.of("b", "c")
                .map(name -> RunningGateway.start(directory(name), properties))
                .toList();
        process = starting.join();
        ports = List.of(
                process.port(), others.getFirst().port(), others.getLast().port());
    }

    private static Path directory(String name) {
        try {
            return Files.createDirectory(data.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterAll
    static void stop() {
        process.close();
        others.forEach(RunningGateway::close);
        redis.close();
        upstream.stop();
    }

    @Test
    @Order(1)
    void aBudgetOfAHundredImagesIsAHundredImagesForAllOfThem() {
        Client client = client("budget", "{\"units_per_day\": {\"image\": 100}}");
        upstream.resetRequests();

        List<Integer> statuses = IntStream.range(0, 200)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> TypedCaller.insist(() -> client.at(i % 3).character(MINIMAL))))
                .toList()
                .stream()
                .map(answer -> answer.join().response().statusCode())
                .toList();

        assertThat(statuses).filteredOn(status -> status == 200).hasSize(100);
        assertThat(statuses).filteredOn(status -> status == 402).hasSize(100);
        upstream.verify(100, postRequestedFor(urlEqualTo(PATH)));
    }

    @Test
    @Order(2)
    void fiftyRequestsWithOneIdempotencyKeyAreOneSubmissionAndFiftyEqualAnswers() {
        Client client = client("repeats", "{}");
        upstream.resetRequests();

        List<Answer> answers = IntStream.range(0, 50)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> TypedCaller.insist(() -> withKey(client.at(i % 3), "order-1", MINIMAL))))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        answers.forEach(Answer::isSuccess);
        assertThat(answers)
                .extracting(answer -> answer.response().body())
                .containsOnly(answers.getFirst().response().body());
        assertThat(answers)
                .filteredOn(answer -> "true".equals(answer.header("Idempotency-Replayed")))
                .hasSize(49);
        upstream.verify(1, postRequestedFor(urlEqualTo(PATH)));
        withKey(client.at(2), "order-1", withPrompt("a dog")).isProblem(422, "idempotency-key-reused");
    }

    @Test
    @Order(3)
    void aKeyRevokedThroughOneIsRefusedByTheOthersWithinTwoSeconds() {
        Client client = client("leaver", "{}");

        client.admin("DELETE", "/keys/" + client.keyId(), "");

        for (int i = 0; i < 3; i++) {
            TypedCaller caller = client.at(i);
            Awaitility.await()
                    .atMost(REVOKED_EVERYWHERE)
                    .untilAsserted(() -> caller.character(MINIMAL).isProblem(401, "unauthenticated"));
        }
    }

    @Test
    @Order(4)
    void aRotatedKeyWorksEverywhereUntilItsOverlapEnds() {
        Client client = client("rotator", "{}");

        Answer rotated = client.admin("POST", "/keys/" + client.keyId() + "/rotate", "{\"overlap_seconds\": 4}");

        client.at(1).character(MINIMAL).isSuccess();
        TypedCaller successor = TypedCaller.at("http://127.0.0.1:" + ports.get(2), rotated.text("key"));
        Awaitility.await()
                .atMost(REVOKED_EVERYWHERE)
                .untilAsserted(() -> successor.character(MINIMAL).isSuccess());
        Awaitility.await().untilAsserted(() -> client.at(1).character(MINIMAL).isProblem(401, "unauthenticated"));
        successor.character(MINIMAL).isSuccess();
    }

    @Test
    @Order(5)
    void whatAKilledGatewayHeldIsFreeOnceItsLeaseHasRunOut() {
        Client client = client("survivor", "{\"concurrency\": 2, \"units_per_day\": {\"image\": 2}}");
        upstream.resetRequests();
        var _ = client.at(0).characterLater(withPrompt("slow one"));
        var _ = client.at(0).characterLater(withPrompt("slow two"));
        Awaitility.await()
                .until(() ->
                        upstream.findAll(postRequestedFor(urlEqualTo(PATH))).size() == 2);
        Answer refused = client.at(1).character(MINIMAL);
        assertThat(refused.response().statusCode()).isIn(402, 429);

        process.close();

        Awaitility.await()
                .atMost(LEASE.plusSeconds(2))
                .untilAsserted(() -> client.at(1).character(MINIMAL).isSuccess());
        client.at(2).character(MINIMAL).isSuccess();
        client.at(1).character(MINIMAL).isProblem(402, "budget-exhausted");
    }

    private static Answer withKey(TypedCaller caller, String idempotencyKey, String body) {
        return caller.send(caller.request("/api/v1/images/character")
                .header("Idempotency-Key", idempotencyKey)
                .POST(BodyPublishers.ofString(body)));
    }

    /** Creates a client through one gateway and waits until all know it. */
    private static Client client(String name, String limits) {
        TypedCaller admin = TypedCaller.at("http://127.0.0.1:" + ports.get(1), RunningGateway.ADMIN_KEY);
        String id = admin.send(admin.request("/admin/v1/clients")
                        .POST(BodyPublishers.ofString("{\"name\": \"" + name + "\", \"limits\": " + limits + "}")))
                .text("id");
        Answer key = admin.send(
                admin.request("/admin/v1/clients/" + id + "/keys").POST(BodyPublishers.ofString("{\"name\": \"k\"}")));
        Client client = new Client(
                admin, id, key.text("id"), JsonPath.read(key.response().body(), "$.key"));
        for (int port : ports) {
            TypedCaller caller = TypedCaller.at("http://127.0.0.1:" + port, client.key());
            Awaitility.await()
                    .until(() -> caller.send(caller.request("/api/v1/me").GET())
                                    .response()
                                    .statusCode()
                            == 200);
        }
        return client;
    }

    private record Client(TypedCaller admin, String id, String keyId, String key) {

        TypedCaller at(int gateway) {
            return TypedCaller.at("http://127.0.0.1:" + ports.get(gateway), key);
        }

        Answer admin(String method, String path, String body) {
            return admin.send(
                    admin.request("/admin/v1/clients/" + id + path).method(method, BodyPublishers.ofString(body)));
        }
    }
}
