package io.gateway302.sandbox;

import static io.gateway302.sandbox.SandboxCaller.KEY;
import static io.gateway302.sandbox.SandboxCaller.chat;
import static io.gateway302.sandbox.SandboxCaller.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gateway302.secret.Secret;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tests of the rules for all catalog operations: keys, faults, costs, counts. */
class SandboxCatalogTests {

    private static final String CHAT = "/v1/chat/completions";

    private final SandboxCaller sandbox = new SandboxCaller();

    @AfterEach
    void close() {
        sandbox.close();
    }

    // ---- keys ----------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({
        CHAT + ", Authorization, 'Bearer sk-of-somebody-else', -10002",
        CHAT + ", x-api-key, " + KEY + ", -10001",
        "/v1/messages, x-api-key, sk-of-somebody-else, -10002",
        "/mj/submit/imagine, Authorization, Bearer " + KEY + ", -10001"
    })
    void refusesACallWithoutAKeyOfItsAccount(String path, String header, String value, int code) throws Exception {
        HttpResponse<String> response = sandbox.send(
                HttpRequest.newBuilder(sandbox.at(path)).header(header, value).POST(BodyPublishers.ofString("{}")));

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(json(response).at("/error/err_code").intValue()).isEqualTo(code);
        assertThat(json(sandbox.get("/sandbox/generations")).at("/submissions").intValue())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/messages, x-api-key",
        "/v1beta/models/gemini-2.5-pro:generateContent, x-goog-api-key",
    })
    void takesTheKeyWhereTheDialectHasIt(String path, String header) throws Exception {
        HttpResponse<String> response = sandbox.send(
                HttpRequest.newBuilder(sandbox.at(path)).header(header, KEY).POST(BodyPublishers.ofString("{}")));

        assertThat(response.statusCode()).isEqualTo(200);
    }

    @Test
    void refusesAWrongBearerBesideTheRightKey() throws Exception {
        HttpResponse<String> response = sandbox.send(HttpRequest.newBuilder(sandbox.at("/mj/submit/imagine"))
                .header("mj-api-secret", KEY)
                .header("Authorization", "Bearer sk-of-somebody-else")
                .POST(BodyPublishers.ofString("{}")));

        assertThat(response.statusCode()).isEqualTo(401);
    }

    // ---- faults --------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({
        "429, 429, -10003, 0",
        "500, 500, -10003, 0",
        "503, 503, -10008, 0",
        "balance, 402, -10004, 0",
        "-10006, 429, -10006, 0",
        "echo-key, 400, -10011, 0",
        "stream-error, 200, -10003, 1",
        "bare-error, 200, -10003, 1"
    })
    void failsAsATextAsks(String word, int status, int code, int generations) throws Exception {
        HttpRequest.Builder call =
                sandbox.post(CHAT, chat("a cat sandbox:" + word, "")).header("X-Request-Id", "r");

        HttpResponse<String> response = sandbox.send(call);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(json(response).at("/error/err_code").intValue()).isEqualTo(code);
        assertThat(response.headers().firstValue("request-id")).isNotEmpty();
        assertThat(response.body().contains(KEY)).isEqualTo(word.equals("echo-key"));
        JsonNode count = json(sandbox.get("/sandbox/generations/r"));
        assertThat(count.at("/submissions").intValue()).isEqualTo(1);
        assertThat(count.at("/generations").intValue()).isEqualTo(generations);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            too-long          | /v1/chat/completions | 400 | /error/code | context_length_exceeded
            too-long          | /v1/messages | 400 | /error/type | invalid_request_error
            no-model          | /v1/responses | 404 | /error/code | model_not_found
            no-model          | /v1/messages | 404 | /error/type | not_found_error
            no-model          | /v1beta/models/gemini-2.5-flash:generateContent | 404 | /error/status | NOT_FOUND
            overloaded        | /v1/messages | 529 | /error/type | overloaded_error
            no-stream-options | /v1/chat/completions | 400 | /error/param | stream_options
            """)
    void rejectsAsTheProviderDoes(String word, String path, int status, String place, String value) throws Exception {
        String body = """
                {"model": "gpt-4o", "input": "sandbox:%s", "messages": [{"content": "sandbox:%s"}],
                 "stream_options": {}}""".formatted(word, word);

        HttpResponse<String> response = sandbox.send(sandbox.post(path, body).header("X-Request-Id", "r"));

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(json(response).at(place).stringValue()).isEqualTo(value);
        assertThat(json(sandbox.get("/sandbox/generations/r"))
                        .at("/generations")
                        .intValue())
                .isZero();
    }

    @Test
    void carriesOutWhatLacksTheParameterThatItWouldReject() throws Exception {
        HttpResponse<String> response = sandbox.send(
                sandbox.post(CHAT, chat("sandbox:no-stream-options", "")).header("X-Request-Id", "r"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json(sandbox.get("/sandbox/generations/r"))
                        .at("/generations")
                        .intValue())
                .isEqualTo(1);
    }

    @Test
    void tellsWhenToTryAgainIfAskedTo() throws Exception {
        assertThat(sandbox.send(sandbox.post(CHAT, chat("sandbox:429=7", "")))
                        .headers()
                        .firstValue("Retry-After"))
                .hasValue("7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"reset", "half", "cut"})
    void breaksTheConnection(String word) throws Exception {
        assertThatThrownBy(() -> sandbox.send(sandbox.post(CHAT, chat("sandbox:" + word, ""))))
                .isInstanceOf(IOException.class);
        assertThat(json(sandbox.get("/sandbox/generations")).at("/generations").intValue())
                .isEqualTo(1);
    }

    @Test
    void sendsAWebPageIfItIsAskedTo() throws Exception {
        assertThat(sandbox.send(sandbox.post(CHAT, chat("sandbox:garbage", ""))).body())
                .startsWith("<!DOCTYPE html>");
    }

    @Test
    void takesItsTimeIfItIsAskedTo() throws Exception {
        Instant start = Instant.now();

        assertThat(sandbox.send(sandbox.post(CHAT, chat("sandbox:slow=300", "")))
                        .statusCode())
                .isEqualTo(200);

        assertThat(Duration.between(start, Instant.now())).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @ParameterizedTest
    @ValueSource(strings = {"envelope", "noimage", "50413", "failed", "resett", "stream=5", "slow=5x5", "429=1x1"})
    void refusesAWordThatMeansNothingHere(String word) throws Exception {
        HttpResponse<String> response = sandbox.send(sandbox.post(CHAT, chat("sandbox:" + word, "")));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).at("/error/err_code").intValue()).isEqualTo(-10011);
    }

    @Test
    void refusesDrawingsAsTheServiceDoesThatDraws() throws Exception {
        JsonNode answer = json(sandbox.send(sandbox.post("/doubao/drawing", "{\"prompt\": \"sandbox:50413\"}")));

        assertThat(answer.at("/code").intValue()).isEqualTo(50413);
    }

    /** Verifies that keywords are found in any text of a call. */
    @Test
    void findsTheWordsWhereverTheyAre() throws Exception {
        for (HttpRequest.Builder call : List.of(
                sandbox.post("/v1/embeddings", "{\"input\": [\"a\", \"sandbox:503\"]}"),
                sandbox.post("/udio/generate-proxy", "{\"gen_params\": {\"prompt\": \"sandbox:503\"}}"),
                sandbox.post("/vidu/ent/v1/tasks", "{\"input\": {\"prompts\": [{\"content\": \"sandbox:503\"}]}}"),
                sandbox.post("/cognitiveservices/v1", "<speak>sandbox:503</speak>")
                        .setHeader("Content-Type", "application/ssml+xml"),
                sandbox.post("/runway/submit", "text_prompt=sandbox%3A503")
                        .setHeader("Content-Type", "application/x-www-form-urlencoded"),
                sandbox.post("/runway/submit", """
                                --XX\r
                                Content-Disposition: form-data; name="text_prompt"\r
                                \r
                                sandbox:503\r
                                --XX--\r
                                """).setHeader("Content-Type", "multipart/form-data; boundary=XX"),
                authorized("/jina/search/sandbox%3A503"),
                authorized("/tools/xiaohongshu/web/search_notes?keyword=sandbox:503"))) {
            assertThat(sandbox.send(call).statusCode()).isEqualTo(503);
        }
    }

    @Test
    void goesWellAfterAsManyFaultsAsAskedFor() throws Exception {
        String body = chat("sandbox:503 sandbox:times=1", "");

        assertThat(sandbox.send(sandbox.post(CHAT, body)).statusCode()).isEqualTo(503);
        assertThat(sandbox.send(sandbox.post(CHAT, body)).statusCode()).isEqualTo(200);
    }

    // ---- costs and counts ----------------------------------------------------------------------------------------

    @Test
    void recordsWhatACallUsed() throws Exception {
        HttpResponse<String> response = sandbox.send(sandbox.post(CHAT, chat("a cat", "")));
        JsonNode usage = json(response).at("/usage");

        JsonNode costs = record(response);

        assertThat(costs.at("/data/model").stringValue()).isEqualTo("gpt-4o");
        assertThat(costs.at("/data/input_token")).isEqualTo(usage.at("/prompt_tokens"));
        assertThat(costs.at("/data/output_token")).isEqualTo(usage.at("/completion_tokens"));
        BigDecimal cost = new BigDecimal(costs.at("/data/cost").toString());
        // the list price of gpt-4o, in millionths of a dollar
        assertThat(cost.movePointRight(6))
                .isEqualByComparingTo(new BigDecimal("2.5")
                        .multiply(BigDecimal.valueOf(usage.at("/prompt_tokens").asLong()))
                        .add(BigDecimal.TEN.multiply(BigDecimal.valueOf(
                                usage.at("/completion_tokens").asLong()))));
        assertThat(new BigDecimal(json(sandbox.get("/dashboard/balance"))
                        .at("/data/balance")
                        .stringValue()))
                .isEqualByComparingTo(BigDecimal.valueOf(100).subtract(cost));
    }

    @Test
    void chargesWhatTheCatalogSays() throws Exception {
        HttpResponse<String> response =
                sandbox.send(sandbox.post("/302/submit/sdxl-lightning-v2", "{\"prompt\": \"a cat\"}"));

        assertThat(record(response).at("/data/cost")).hasToString("0.005");
    }

    @Test
    void keepsARecordBackIfItIsAskedTo() throws Exception {
        HttpResponse<String> response = sandbox.send(sandbox.post(CHAT, chat("sandbox:norecord", "")));

        assertThat(record(response).has("error")).isTrue();
    }

    @Test
    void chargesNothingForWhatIsFree() throws Exception {
        sandbox.get("/v1/models");

        JsonNode tally = json(sandbox.get("/sandbox/generations"));
        assertThat(tally.at("/submissions").intValue()).isEqualTo(1);
        assertThat(tally.at("/generations").intValue()).isZero();
    }

    @Test
    void listsTheModelsOfTheCatalog() throws Exception {
        JsonNode models = json(sandbox.get("/v1/models"));

        assertThat(models.at("/object").stringValue()).isEqualTo("list");
        assertThat(models.at("/data").valueStream().map(model -> model.at("/id").stringValue()))
                .contains("gpt-4o")
                .doesNotHaveDuplicates();
    }

    @Test
    void tellsWhatReachedIt() throws Exception {
        String body = chat("a cat", "");

        String received = sandbox.send(sandbox.post(CHAT, body))
                .headers()
                .firstValue("sandbox-received")
                .orElseThrow();

        assertThat(received)
                .isEqualTo(body.length() + ";sha-256=" + Base64.getEncoder().encodeToString(Secret.sha256(body)));
    }

    @Test
    void tellsWhereCredentialsWere() throws Exception {
        HttpRequest.Builder once = sandbox.post(CHAT, chat("a cat", ""));
        HttpRequest.Builder often = sandbox.post(CHAT + "?model=a&k%0Dey=gw302_demo_x", chat("a cat", ""))
                .header("Api-Key", "anything")
                .header(
                        "X-Note",
                        "Basic "
                                + Base64.getEncoder().encodeToString("a:gw302_demo_x".getBytes(StandardCharsets.UTF_8)))
                .header("X-Other", "anything");

        assertThat(sandbox.send(once).headers().allValues("sandbox-credentials"))
                .containsExactly("authorization");
        assertThat(sandbox.send(often).headers().allValues("sandbox-credentials"))
                .containsExactly("?k%0Dey, api-key, authorization, x-note");
    }

    @Test
    void takesAnUploadOfAnySize() throws Exception {
        byte[] megabyte = new byte[1024 * 1024];
        byte[] head = "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n"
                .getBytes(StandardCharsets.UTF_8);
        HttpRequest.Builder upload = HttpRequest.newBuilder(sandbox.at("/302/upload-file"))
                .header("Authorization", "Bearer " + KEY)
                .header("Content-Type", "multipart/form-data; boundary=XX")
                .POST(BodyPublishers.ofByteArrays(() -> Stream.concat(
                                Stream.of(head), Stream.generate(() -> megabyte).limit(40))
                        .iterator()));

        HttpResponse<String> response = sandbox.send(upload);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("sandbox-received").orElseThrow())
                .startsWith(Integer.toString(40 * megabyte.length + head.length));
        assertThat(sandbox.bytes("GET", json(response).at("/data").stringValue())
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/images/generations, application/json",
        "/v1/audio/speech, audio/mpeg",
    })
    void answersAsLargeAsItIsAskedTo(String path, String contentType) throws Exception {
        String text = "sandbox:size=26214400";
        HttpResponse<byte[]> response =
                sandbox.sendForBytes(sandbox.post(path, "{\"prompt\": \"" + text + "\", \"input\": \"" + text + "\"}"));

        assertThat(response.headers().firstValue("Content-Type")).hasValue(contentType);
        assertThat(response.body()).hasSize(26_214_400);
        if (contentType.endsWith("json")) {
            assertThat(JsonMapper.shared().readTree(response.body()).at("/data"))
                    .hasSize(1);
        }
    }

    @Test
    void refusesWhatIsNoJson() throws Exception {
        HttpResponse<String> response = sandbox.send(sandbox.post(CHAT, "{\"model\": "));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).at("/error/err_code").intValue()).isEqualTo(-10011);
    }

    @Test
    void refusesMoreThanItCanHold() throws Exception {
        String input = "\"a\"" + ",\"a\"".repeat(2000);

        assertThat(sandbox.send(sandbox.post("/v1/embeddings", "{\"input\": [" + input + "]}"))
                        .statusCode())
                .isEqualTo(400);
    }

    private HttpRequest.Builder authorized(String path) {
        return HttpRequest.newBuilder(sandbox.at(path)).header("Authorization", "Bearer " + KEY);
    }

    private JsonNode record(HttpResponse<String> response) throws Exception {
        return json(sandbox.get("/dashboard/record/"
                + response.headers().firstValue("request-id").orElseThrow()));
    }
}
