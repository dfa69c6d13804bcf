package io.gateway302.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import com.sun.net.httpserver.HttpExchange;
import io.gateway302.Scrape;
import io.gateway302.api.TypedGateway.Answer;
import io.gateway302.ledger.LedgerCaller.Row;
import io.gateway302.passthrough.ScriptedUpstream;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests of what all endpoints share whose operation the model selects. */
class ModelCallsIntegrationTests {

    @TempDir
    static Path data;

    private static TypedGateway gateway;

    @BeforeAll
    static void start() {
        gateway = new TypedGateway(data);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    static List<TypedSample> samples() {
        return TypedSample.all();
    }

    // ---- calls -----------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @MethodSource("samples")
    void callsTheOperationThatTheModelSelects(TypedSample sample) {
        gateway.answerWell(sample);

        Answer answer = gateway.call(
                sample, "X-Request-Id", "id-1", "Cookie", "a=b", "X-Private", "x", "Gateway-Tags", "team=red");

        answer.is(200);
        assertThat(answer.header("Gateway-Operation")).isEqualTo(sample.operation());
        assertThat(answer.header("Gateway-Attempts")).isEqualTo("1");
        assertThat(answer.header("X-Request-Id")).isEqualTo("id-1");
        assertThat(answer.header("Content-Type")).startsWith(sample.answerType());
        if (sample.isRelayed()) {
            assertThat(answer.response().body()).isEqualTo(sample.answer());
        }
        ScriptedUpstream.Seen sent = gateway.upstream().only();
        assertThat(sent.method()).isEqualTo("POST");
        assertThat(sent.target()).isEqualTo(sample.upstream());
        assertThat(sent.headers().getFirst("Authorization")).isEqualTo("Bearer sk-key-of-a-running-gateway");
        assertThat(sent.headers()).doesNotContainKeys("Cookie", "X-private", "Gateway-tags");
    }

    @ParameterizedTest
    @MethodSource("samples")
    void recordsTheCallWithItsModelAndItsTags(TypedSample sample) {
        gateway.answerWell(sample);
        String id = UUID.randomUUID().toString();

        gateway.call(sample, "X-Request-Id", id, "Gateway-Tags", "team=red").is(200);

        Row row = gateway.ledger().row(id);
        assertThat(row.outcome()).isEqualTo("succeeded");
        assertThat(row.all())
                .containsEntry("operation", sample.operation())
                .containsEntry("door", "typed")
                .containsEntry("model", sample.model());
        assertThat(row.all().get("tags")).asString().contains("red");
    }

    // ---- the model -------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @MethodSource("samples")
    void refusesAnUnknownModelAndTellsWhereModelsAreListed(TypedSample sample) {
        gateway.answerWell(sample);

        Answer answer = gateway.call(sample.of("no-such-model"));

        assertThat(answer.violations()).containsExactly("model:unknown");
        assertThat(answer.text("errors[0].message")).contains("GET /v1/models", "GET /api/v1/operations");
        assertThat(gateway.upstream().seen()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void needsAModel(TypedSample sample) {
        assertThat(gateway.call(sample.misspelt()).violations())
                .containsExactlyInAnyOrder("model:required", "modle:unknown");
    }

    @ParameterizedTest
    @MethodSource("samples")
    void refusesAModelThatTheClientMayNotUse(TypedSample sample) {
        gateway.answerWell(sample);
        String key = gateway.ledger()
                .newClientOf(
                        "{\"name\":\"other-" + UUID.randomUUID() + "\",\"models\":[\"claude-3-5-sonnet-20241022\"]}");

        Answer answer = gateway.call(key, sample.path(), sample);

        answer.isProblem(403, "not-allowed");
        assertThat(answer.header("Gateway-Operation")).isEqualTo(sample.operation());
        assertThat(gateway.upstream().seen()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void refusesAnOperationThatTheClientMayNotUse(TypedSample sample) {
        String key = gateway.ledger()
                .newClientOf("{\"name\":\"none-" + UUID.randomUUID() + "\",\"operations\":[\"doubao.*\"]}");

        gateway.call(key, sample.path(), sample).isProblem(403, "not-allowed");
    }

    @ParameterizedTest
    @MethodSource("samples")
    void countsARefusedBodyForTheOperationOfItsModel(TypedSample sample) {
        double before = invalid(sample.operation());

        gateway.call(sample.with(sample.body().replaceFirst("prompt|input|messages|a\\.mp3", "$0x")));

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(invalid(sample.operation())).isEqualTo(before + 1));
    }

    private static double invalid(String operation) {
        return Scrape.of(gateway.gateway())
                .sum("gateway_request_seconds_count", "operation", operation, "outcome", "invalid");
    }

    // ---- dry run ---------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @MethodSource("samples")
    void aDryRunTellsThePriceAndSendsNothing(TypedSample sample) {
        gateway.answerWell(sample);

        for (Answer answer : List.of(
                gateway.call(gateway.key(), sample.path() + "?dry_run=true", sample),
                gateway.call(sample, "Gateway-Dry-Run", "true"))) {
            answer.is(200)
                    .has("operation", sample.operation())
                    .has("status", "dry_run")
                    .has("dry_run", "true")
                    .has("model", sample.model())
                    .has("estimated_cost.currency", "USD")
                    .has("limits", "[]");
            if (sample.price() != null) {
                assertThat(new BigDecimal(answer.text("estimated_cost.amount")))
                        .isCloseTo(new BigDecimal(sample.price()), withinPercentage(0.001));
            }
        }
        assertThat(gateway.upstream().seen()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aMisspeltDryRunIsNoCall(TypedSample sample) {
        gateway.answerWell(sample);

        assertThat(gateway.call(gateway.key(), sample.path() + "?dryrun=true", sample)
                        .violations())
                .containsExactly("dryrun:unknown");
        assertThat(gateway.call(gateway.key(), sample.path() + "?dry_run=yes", sample)
                        .violations())
                .containsExactly("dry_run:type");
        assertThat(gateway.upstream().seen()).isEmpty();
    }

    // ---- limits and idempotency ------------------------------------------------------------------------------------

    @ParameterizedTest
    @MethodSource("samples")
    void countsAgainstTheLimitsOfTheClient(TypedSample sample) {
        gateway.answerWell(sample);
        String key = gateway.ledger()
                .newClientOf("{\"name\":\"slow-" + UUID.randomUUID() + "\",\"limits\":{\"requests_per_minute\":1}}");

        gateway.call(key, sample.path(), sample).is(200);
        Answer refused = gateway.call(key, sample.path(), sample);

        refused.isProblem(429, "rate-limited");
        assertThat(refused.header("Retry-After")).isNotBlank();
        assertThat(gateway.upstream().seen()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aBudgetThatIsTooSmallRefusesTheCall(TypedSample sample) {
        gateway.answerWell(sample);
        String key = gateway.ledger()
                .newClientOf("{\"name\":\"poor-" + UUID.randomUUID() + "\",\"limits\":{\"usd_per_day\":\"0.000001\"}}");

        gateway.call(key, sample.path(), sample).isProblem(402, "budget-exhausted");
        assertThat(gateway.upstream().seen()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aDuplicateGetsTheFirstAnswer(TypedSample sample) {
        gateway.answerWell(sample);
        String key = UUID.randomUUID().toString();

        Answer first = gateway.call(sample, "Idempotency-Key", key).is(200);
        Answer second = gateway.call(sample, "Idempotency-Key", key).is(200);

        assertThat(second.response().body()).isEqualTo(first.response().body());
        assertThat(second.header("Content-Type")).isEqualTo(first.header("Content-Type"));
        assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(gateway.upstream().seen()).hasSize(1);
    }

    static Stream<TypedSample> forms() {
        return samples().stream().filter(sample -> sample.contentType().startsWith("multipart"));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void aFormWithAnotherBoundaryIsADuplicateToo(TypedSample sample) {
        gateway.answerWell(sample);
        String key = UUID.randomUUID().toString();
        TypedSample other = sample.with(sample.body().replace("--b", "--c"));

        gateway.call(sample, "Idempotency-Key", key).is(200);
        Answer second =
                gateway.call(other, "Idempotency-Key", key, "Content-Type", "multipart/form-data; boundary=\"c\"");

        assertThat(second.is(200).header("Idempotency-Replayed")).isEqualTo("true");
    }

    @ParameterizedTest
    @MethodSource("samples")
    void anotherRequestWithTheSameKeyIsRefused(TypedSample sample) {
        gateway.answerWell(sample);
        String key = UUID.randomUUID().toString();

        gateway.call(sample, "Idempotency-Key", key).is(200);
        TypedSample other = sample.with(sample.body().replaceFirst("a cat|a hat|Hello|morning|sound", "another"));

        gateway.call(other, "Idempotency-Key", key).isProblem(422, "idempotency-key-reused");
    }

    // ---- failures --------------------------------------------------------------------------------------------------

    /** Failures of 302.AI, with the response of every endpoint and the advice for the retries of OpenAI's clients. */
    static Stream<Arguments> failures() {
        return samples().stream()
                .flatMap(sample -> Stream.of(
                        Arguments.of(
                                sample,
                                400,
                                "{\"error\":{\"message\":\"bad\",\"type\":\"invalid_request_error\"}}",
                                422,
                                "upstream-rejected",
                                "false"),
                        Arguments.of(
                                sample,
                                401,
                                "{\"error\":{\"err_code\":-10001,\"message\":\"key\"}}",
                                503,
                                "upstream-account",
                                "false"),
                        Arguments.of(
                                sample, 429, "{\"error\":{\"message\":\"slow\"}}", 503, "upstream-unavailable", "true"),
                        Arguments.of(sample, 500, "oh", 502, "upstream-failed", "false"),
                        Arguments.of(sample, 302, "", 502, "upstream-invalid-response", "false"),
                        Arguments.of(sample, 503, "", 503, "upstream-unavailable", "false"),
                        Arguments.of(sample, 504, "", 504, "upstream-timeout", "false"),
                        Arguments.of(sample, 0, "", 504, "upstream-timeout", "false")));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFailureOfTheUpstreamIsAProblem(
            TypedSample sample, int status, String body, int expected, String slug, String retry) {
        gateway.upstream().answers(exchange -> fail(exchange, status, body));

        Answer answer = callAsAnother(sample);

        answer.isProblem(expected, slug);
        assertThat(answer.header("x-should-retry")).isEqualTo(retry);
        assertThat(answer.header("Gateway-Operation")).isEqualTo(sample.operation());
    }

    /** Calls as a client of its own, whose circuit is closed. */
    private static Answer callAsAnother(TypedSample sample) {
        return gateway.call(gateway.ledger().newClient("failing-" + UUID.randomUUID()), sample.path(), sample);
    }

    private static void fail(HttpExchange exchange, int status, String body) throws IOException {
        if (status == 0) {
            throw new IOException("closes the connection");
        }
        ScriptedUpstream.answer(exchange, status, "application/json", body);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aWebPageInPlaceOfTheAnswerIsAFailure(TypedSample sample) {
        gateway.upstream().answers(200, "text/html", "<html>Maintenance</html>");

        Answer answer = callAsAnother(sample);

        assertThat(answer.response().statusCode()).isIn(502, 504);
        assertThat(answer.body()).doesNotContain("<html");
    }

    @ParameterizedTest
    @MethodSource("samples")
    void anErrorWithTheStatusOfASuccessIsAFailure(TypedSample sample) {
        gateway.upstream()
                .answers(
                        200,
                        "application/json",
                        "{\"error\":{\"err_code\":-10003,\"message\":\"The model is broken\"}}");

        Answer answer = callAsAnother(sample);

        assertThat(answer.response().statusCode()).isBetween(422, 504);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    }

    // ---- requests that cannot be read ------------------------------------------------------------------------------

    @ParameterizedTest
    @MethodSource("samples")
    void refusesOtherContentTypesAndNamesItsOwn(TypedSample sample) {
        Answer answer = gateway.call(sample, "Content-Type", "text/plain");

        answer.isProblem(415, "unsupported-media-type");
        assertThat(answer.text("detail")).contains(sample.contentType().split(";")[0]);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void refusesBodiesThatAreBroken(TypedSample sample) {
        String body = sample.body();

        gateway.call(sample.with(body.substring(0, body.length() - 6))).isProblem(400, "malformed-request");
        gateway.call(sample.with("")).isProblem(400, "malformed-request");
    }

    @ParameterizedTest
    @MethodSource("samples")
    void needsAKey(TypedSample sample) {
        gateway.call("gw302_nobody_has-this-key", sample.path(), sample).isProblem(401, "unauthenticated");
    }

    // ---- the catalog -----------------------------------------------------------------------------------------------

    @ParameterizedTest
    @MethodSource("samples")
    void theListOfOperationsShowsThePath(TypedSample sample) {
        Answer answer = get("/api/v1/operations/" + sample.operation());

        answer.is(200).has("typed_path", sample.path());
    }

    @Test
    void variantsWithOtherFieldsHaveNoTypedPath() {
        get("/api/v1/operations/llm.feature.simplified").is(200).has("typed_path", "null");
        get("/api/v1/operations/llm.other").is(200).has("typed_path", "/api/v1/chat/completions");
    }

    private static Answer get(String path) {
        return new Answer(gateway.send(HttpRequest.newBuilder().GET(), path));
    }

    @Test
    void theDocumentHasTheEndpoints() {
        String document =
                new String(get("/v3/api-docs/gateway").is(200).response().body(), StandardCharsets.UTF_8);

        assertThat(JsonPath.<List<String>>read(document, "$.paths.*.post.operationId"))
                .contains(
                        "createChatCompletion",
                        "createImage",
                        "editImage",
                        "createSpeech",
                        "createTranscription",
                        "createVideo");
        assertThat(document).doesNotContain("JsonNode", "UploadedFile", "MultipartFile", "POJO");
    }
}
