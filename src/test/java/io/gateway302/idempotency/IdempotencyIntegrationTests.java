package io.gateway302.idempotency;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
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
import static io.gateway302.api.image.CharacterBodies.withPrompt;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.zaxxer.hikari.HikariDataSource;
import io.gateway302.RunningGateway;
import io.gateway302.StoredFiles;
import io.gateway302.TypedCaller;
import io.gateway302.TypedCaller.Answer;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Idempotency keys as a caller sees them over real HTTP. */
class IdempotencyIntegrationTests {

    private static final String PATH = "/doubao/drawing/character";
    private static final String SECRET = "sk-canary-of-the-idempotency-tests";

    private static final WireMockServer upstream = new WireMockServer(options().dynamicPort());

    @TempDir
    static Path data;

    private static RunningGateway gateway;
    private static KeyedCaller caller;

    /** Gateway that waits for no first request, and keeps hardly any response. */
    private static RunningGateway strict;

    private static KeyedCaller strictCaller;

    private final String key = UUID.randomUUID().toString();

    @BeforeAll
    static void start() {
        upstream.start();
        gateway = RunningGateway.start(data.resolve("one"), settings());
        caller = new KeyedCaller(TypedCaller.of(gateway));
        strict = RunningGateway.start(
                data.resolve("strict"),
                settings("gateway.idempotency.max-wait=100ms", "gateway.idempotency.max-answer-size=100B"));
        strictCaller = new KeyedCaller(TypedCaller.of(strict));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        strict.close();
        upstream.stop();
    }

    @BeforeEach
    void forgetTheLastTest() {
        upstream.resetAll();
        upstream.stubFor(post(PATH).willReturn(okJson(SUCCESS)));
    }

    private static String[] settings(String... more) {
        return Stream.concat(
                        Stream.of(
                                "gateway.upstream.base-url=" + upstream.baseUrl(),
                                "gateway.upstream.api-key=" + SECRET,
                                "gateway.upstream.first-byte-timeout=10s",
                                "gateway.upstream.retry.initial-delay=10ms",
                                "gateway.upstream.retry.budget-reserve=1000",
                                "resilience4j.circuitbreaker.configs.upstream.minimum-number-of-calls=10000"),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    private static void submissions(int count) {
        upstream.verify(count, postRequestedFor(urlEqualTo(PATH)));
    }

    private static void awaitSubmission() {
        Awaitility.await()
                .until(() ->
                        upstream.findAll(postRequestedFor(urlEqualTo(PATH))).size() == 1);
    }

    private static ResponseDefinitionBuilder json(int status, String body) {
        return aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "application/json")
                .withBody(body);
    }

    // ---- stored responses --------------------------------------------------------------------------------------

    @Test
    void givesTheSameAnswerAgainWithoutAskingTheUpstream() {
        Answer first = caller.character(key, MINIMAL).isSuccess();
        Answer second = caller.character(key, MINIMAL).isSuccess();

        assertThat(first.header("Idempotency-Replayed")).isNull();
        second.hasHeader("Idempotency-Replayed", "true")
                .hasHeader("Gateway-Attempts", "1")
                .hasHeader("Gateway-Cost", "0.05");
        assertThat(second.response().body()).isEqualTo(first.response().body());
        assertThat(second.header("Server-Timing")).contains("upstream;dur=0.0").doesNotContain("=-");
        assertThat(second.header("X-Request-Id")).isNotEqualTo(first.header("X-Request-Id"));
        submissions(1);
    }

    @Test
    void carriesOutOneOfFiftyAtTheSameTime() {
        carriesOutOneOfFifty(caller);
    }

    @Test
    void carriesOutOneOfFiftyAtTheSameTimeWithTheStoreInMemory() {
        try (RunningGateway alone =
                RunningGateway.start(data.resolve("memory"), settings("gateway.idempotency.store=memory"))) {
            carriesOutOneOfFifty(new KeyedCaller(TypedCaller.of(alone)));
        }
    }

    private void carriesOutOneOfFifty(KeyedCaller caller) {
        upstream.stubFor(post(PATH).willReturn(okJson(SUCCESS).withFixedDelay(300)));

        List<Answer> answers = KeyedCaller.all(caller.characters(50, key, MINIMAL));

        answers.forEach(Answer::isSuccess);
        assertThat(answers)
                .extracting(answer -> answer.response().body())
                .containsOnly(answers.getFirst().response().body());
        assertThat(answers).filteredOn(KeyedCaller::replayed).hasSize(49);
        submissions(1);
    }

    @Test
    void refusesTheKeyForAnotherBody() {
        caller.character(key, MINIMAL).isSuccess();

        caller.character(key, withPrompt("a dog")).isProblem(422, "idempotency-key-reused");

        submissions(1);
    }

    @Test
    void refusesTheKeyForAnotherBodyAlsoWhileTheFirstIsInFlight() {
        upstream.stubFor(post(PATH).willReturn(okJson(SUCCESS).withFixedDelay(1000)));
        CompletableFuture<Answer> first = caller.characterLater(key, MINIMAL);
        awaitSubmission();

        caller.character(key, withPrompt("a dog")).isProblem(422, "idempotency-key-reused");

        first.join().isSuccess();
        submissions(1);
    }

    @Test
    void keepsClientsApart() {
        KeyedCaller other = new KeyedCaller(TypedCaller.named("another", gateway));

        assertThat(KeyedCaller.replayed(caller.character(key, MINIMAL).isSuccess()))
                .isFalse();
        assertThat(KeyedCaller.replayed(other.character(key, MINIMAL).isSuccess()))
                .isFalse();
        assertThat(KeyedCaller.replayed(other.character(key, MINIMAL).isSuccess()))
                .isTrue();

        submissions(2);
    }

    @Test
    void doesNotWaitForTheFirstLongerThanIsConfigured() {
        upstream.stubFor(post(PATH).willReturn(okJson(SUCCESS).withFixedDelay(8000)));
        CompletableFuture<Answer> first = strictCaller.characterLater(key, MINIMAL);
        awaitSubmission();

        strictCaller
                .character(key, MINIMAL)
                .isProblem(409, "idempotency-conflict")
                .hasHeader("Retry-After", "5");

        first.join().isSuccess();
        submissions(1);
    }

    @Test
    void remembersAnAnswerThatIsTooLargeToBeKept() {
        strictCaller.character(key, MINIMAL).isSuccess();

        Answer second = strictCaller.character(key, MINIMAL).isProblem(409, "idempotency-conflict");

        assertThat(second.text("detail")).contains("too large");
        assertThat(second.header("Gateway-Cost")).isNull();
        submissions(1);
    }

    // ---- key validation ----------------------------------------------------------------------------------------

    @Test
    void carriesOutEveryRequestWithoutAKey() {
        caller.caller().character(MINIMAL).isSuccess();
        caller.caller().character(MINIMAL).isSuccess();

        submissions(2);
    }

    @Test
    void refusesWhatIsNoKey() {
        refuses("length", "");
        refuses("length", "k".repeat(256));
        refuses("pattern", "a\tb");
        refuses("size", "one", "two");
        caller.character("k".repeat(255 - key.length()) + key, MINIMAL).isSuccess();

        submissions(1);
    }

    private static void refuses(String code, String... keys) {
        var request = caller.caller().request("/api/v1/images/character").POST(BodyPublishers.ofString(MINIMAL));
        Stream.of(keys).forEach(key -> request.header("Idempotency-Key", key));

        Answer answer = caller.caller().send(request).isProblem(400, "validation-failed");

        assertThat(answer.violations()).containsExactly("Idempotency-Key:" + code);
    }

    @Test
    void ignoresTheKeyOfADryRun() {
        var dryRun = caller.caller()
                .request("/api/v1/images/character?dry_run=true")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(MINIMAL));
        assertThat(caller.caller().send(dryRun).response().statusCode()).isEqualTo(200);

        assertThat(KeyedCaller.replayed(
                        caller.character(key, withPrompt("a dog")).isSuccess()))
                .isFalse();

        submissions(1);
    }

    // ---- failures ----------------------------------------------------------------------------------------------

    static Stream<ResponseDefinitionBuilder> rejections() {
        return Stream.of(
                json(429, serviceError(50429, "limit")),
                json(503, platformError(-10008, "No available models currently")),
                json(400, serviceError(50413, "Post Text Risk Not Pass")));
    }

    @ParameterizedTest
    @MethodSource("rejections")
    void freesTheKeyOfARequestThatWasNotCarriedOut(ResponseDefinitionBuilder rejection) {
        upstream.stubFor(post(PATH).willReturn(rejection));
        assertThat(caller.character(key, MINIMAL).response().statusCode()).isIn(422, 503);

        upstream.stubFor(post(PATH).willReturn(okJson(SUCCESS)));
        assertThat(KeyedCaller.replayed(caller.character(key, MINIMAL).isSuccess()))
                .isFalse();
        assertThat(KeyedCaller.replayed(caller.character(key, MINIMAL).isSuccess()))
                .isTrue();
    }

    @Test
    void letsOneOfThoseWhoWaitBeTheNextFirst() {
        upstream.stubFor(post(PATH)
                .inScenario("second wins")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(json(400, serviceError(50413, "Post Text Risk Not Pass"))
                        .withFixedDelay(300))
                .willSetStateTo("accepting"));
        upstream.stubFor(post(PATH)
                .inScenario("second wins")
                .whenScenarioStateIs("accepting")
                .willReturn(okJson(SUCCESS).withFixedDelay(300)));

        List<Answer> answers = KeyedCaller.all(caller.characters(10, key, MINIMAL));

        assertThat(answers)
                .extracting(answer -> answer.response().statusCode())
                .containsOnly(200, 422)
                .containsOnlyOnce(422);
        assertThat(answers).filteredOn(KeyedCaller::replayed).hasSize(8);
        submissions(2);
    }

    @Test
    void repeatsThatTheOutcomeIsUnknownAndSendsNothing() {
        upstream.stubFor(post(PATH).willReturn(aResponse().withFault(Fault.EMPTY_RESPONSE)));
        Answer first = caller.character(key, MINIMAL).isProblem(504, "upstream-timeout");
        upstream.stubFor(post(PATH).willReturn(okJson(SUCCESS)));

        Answer second = caller.character(key, MINIMAL).isProblem(504, "upstream-timeout");

        assertThat(KeyedCaller.replayed(first)).isFalse();
        assertThat(KeyedCaller.replayed(second)).isTrue();
        second.has("detail", first.text("detail")).hasHeader("Gateway-Attempts", "0");
        submissions(1);
    }

    @Test
    void repeatsAFailureThatMayHaveBeenBilledWithItsCode() {
        upstream.stubFor(post(PATH).willReturn(json(500, serviceError(50500, "failed with " + SECRET))));

        for (int i = 0; i < 2; i++) {
            caller.character(key, MINIMAL)
                    .isProblem(502, "upstream-failed")
                    .has("upstream_code", "50500")
                    .doesNotMention(SECRET);
        }

        submissions(1);
    }

    @Test
    void keepsNoSecretThatTheUpstreamEchoes() {
        upstream.stubFor(post(PATH).willReturn(json(500, serviceError(50500, "failed with " + SECRET))));

        caller.character(key, MINIMAL).isProblem(502, "upstream-failed");

        HikariDataSource database = gateway.bean(HikariDataSource.class);
        assertThat(JdbcClient.create(database)
                        .sql("select about from idempotency_entry where state = 'unknown'")
                        .query(String.class)
                        .list())
                .isNotEmpty()
                .noneMatch(about -> about.contains(SECRET));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://files.example.com/%s.jpg",
                "https://files.example.com/a.jpg?k=%s",
                "https://%s.example.com/a.jpg"
            })
    void keepsNoSecretOfAGoodResponse(String address) throws IOException {
        String picture = "https://file.302.ai/gpt/imgs/20260115/abc.jpg";
        for (String success : List.of(SUCCESS, ENVELOPE)) {
            String of = key + success.hashCode();
            String marker = "marker-" + of;
            upstream.stubFor(
                    post(PATH).willReturn(okJson(success.replace(picture, address.formatted(SECRET) + "#" + marker))));

            Answer first = caller.character(of, MINIMAL).isSuccess();
            Answer second = caller.character(of, MINIMAL).isSuccess();

            assertThat(first.response().body()).contains(marker).doesNotContain(SECRET);
            assertThat(second.response().body()).isEqualTo(first.response().body());
            assertThat(StoredFiles.read(data.resolve("one")).indexOf(marker))
                    .as("the response is stored")
                    .isNotNegative();
            assertThat(StoredFiles.read(data.resolve("one")).indexOf(SECRET))
                    .as("position of the key")
                    .isNegative();
        }
    }

    // ---- restart and crash -------------------------------------------------------------------------------------

    @Test
    void givesTheAnswerAgainAfterARestart() {
        Answer first = caller.character(key, MINIMAL).isSuccess();
        gateway.close();
        gateway = RunningGateway.start(data.resolve("one"), settings());
        caller = new KeyedCaller(caller.caller().at(gateway));

        Answer second = caller.character(key, MINIMAL);

        assertThat(second.response().body()).isEqualTo(first.response().body());
        assertThat(KeyedCaller.replayed(second)).isTrue();
        submissions(1);
    }

    @Test
    void tellsThatTheOutcomeIsUnknownWhereTheFirstWasKilled() throws IOException {
        upstream.stubFor(post(PATH).willReturn(okJson(SUCCESS).withFixedDelay(1500)));
        Path directory = data.resolve("killed");
        Path left = Files.createDirectory(data.resolve("left"));
        String[] settings = settings("gateway.idempotency.lease=500ms");
        try (RunningGateway killed = RunningGateway.start(directory, settings)) {
            KeyedCaller before = new KeyedCaller(TypedCaller.of(killed));
            CompletableFuture<Answer> first = before.characterLater(key, MINIMAL);
            awaitSubmission();
            // A killed process leaves the current state of the disk.
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file : files.toList()) {
                    Files.copy(file, left.resolve(file.getFileName()));
                }
            }
            try (RunningGateway next = RunningGateway.start(left, settings)) {
                KeyedCaller after = new KeyedCaller(before.caller().at(next));

                assertThat(KeyedCaller.replayed(after.character(key, MINIMAL).isProblem(504, "upstream-timeout")))
                        .isTrue();
            }
            first.join().isSuccess();
        }
        submissions(1);
    }

    @Test
    void refusesKeysButNothingElseWhileTheDatabaseIsAway() {
        try (RunningGateway alone = RunningGateway.start(data.resolve("away"), settings())) {
            KeyedCaller without = new KeyedCaller(TypedCaller.of(alone));
            alone.bean(HikariDataSource.class).close();

            without.character(key, MINIMAL)
                    .isProblem(503, "idempotency-unavailable")
                    .hasHeader("Retry-After", "5");
            submissions(0);
            without.caller().character(MINIMAL).isSuccess();
            submissions(1);
        }
    }

    @Test
    void givesTheAnswerToItsCallerWhereItCannotBeKept() {
        upstream.stubFor(post(PATH).willReturn(okJson(SUCCESS).withFixedDelay(1000)));
        try (RunningGateway alone = RunningGateway.start(data.resolve("lost"), settings())) {
            KeyedCaller without = new KeyedCaller(TypedCaller.of(alone));
            CompletableFuture<Answer> first = without.characterLater(key, MINIMAL);
            awaitSubmission();
            alone.bean(HikariDataSource.class).close();

            first.join().isSuccess();
        }
    }
}
