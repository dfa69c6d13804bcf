package io.gateway302.api.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.jayway.jsonpath.JsonPath;
import com.sun.net.httpserver.HttpExchange;
import io.gateway302.api.TestForm;
import io.gateway302.api.TypedGateway;
import io.gateway302.passthrough.ScriptedUpstream;
import io.gateway302.tasks.TaskCaller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tests of OpenAI's videos API over tasks. */
class OpenAiVideoIntegrationTests {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final String JSON_TYPE = "application/json";
    private static final String SORA =
            "{\"model\":\"sora-2\",\"prompt\":\"a cat\",\"seconds\":\"8\",\"size\":\"1280x720\"}";
    private static final String OTHER = "{\"model\":\"kling-v2\",\"prompt\":\"a cat\"}";

    /** Beginning of an MP4 file, and 10,000 bytes in all. */
    private static final byte[] FILM = film(10_000);

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    static Path data;

    @TempDir
    static Path storing;

    private static TypedGateway gateway;
    private static TypedGateway store;

    private static volatile String state = "completed";
    private static volatile @Nullable String address;
    private static volatile ScriptedUpstream.Script content = exchange -> {};
    private static volatile ScriptedUpstream.Script file = exchange -> {};

    @BeforeAll
    static void start() {
        String[] settings = {"gateway.tasks.run.shortest-interval=10ms", "gateway.egress.allowed-networks=127.0.0.1/32"
        };
        gateway = new TypedGateway(data, settings[0], settings[1], "gateway.results.max-size=20KB");
        store = new TypedGateway(storing, settings[0], settings[1], "gateway.results.store=directory");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        store.close();
    }

    @BeforeEach
    void answerWell() {
        state = "completed";
        address = null;
        content = exchange -> ScriptedUpstream.answer(exchange, 200, "video/mp4", FILM);
        file = exchange -> ScriptedUpstream.answer(exchange, 200, "text/html", FILM);
        for (TypedGateway each : List.of(gateway, store)) {
            each.upstream().answers(exchange -> answer(exchange, each.upstream().address()));
        }
    }

    private static byte[] film(int size) {
        byte[] film = new byte[size];
        Arrays.fill(film, (byte) 7);
        System.arraycopy("\0\0\0\030ftypmp42".getBytes(StandardCharsets.ISO_8859_1), 0, film, 0, 12);
        return film;
    }

    private static void answer(HttpExchange exchange, String own) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String url = address == null ? own + "/film.mp4" : address;
        switch (exchange.getRequestMethod() + " " + path) {
            case "POST /openai/v1/videos" -> json(exchange, "{'id':'video_1','object':'video','status':'queued'}");
            case "GET /openai/v1/videos/video_1" ->
                json(
                        exchange,
                        "{'id':'video_1','status':'" + state + "','progress':40,'prompt':'a cat'"
                                + (state.equals("completed") ? ",'video_url':'" + url + "'" : "")
                                + (state.equals("failed") ? ",'error':{'code':'moderated','message':'no cats'}" : "")
                                + "}");
            case "GET /openai/v1/videos/video_1/content" -> content.answer(exchange);
            case "POST /302/v2/video/create" -> json(exchange, "{'task_id':'77','status':'pending'}");
            case "GET /302/v2/video/fetch/77" ->
                json(exchange, "{'task_id':'77','status':'completed','video_url':'" + url + "'}");
            case "GET /film.mp4" -> file.answer(exchange);
            default -> ScriptedUpstream.answer(exchange, 500, "text/plain", "unexpected " + path);
        }
    }

    private static void json(HttpExchange exchange, String text) throws IOException {
        ScriptedUpstream.answer(exchange, 200, JSON_TYPE, text.replace('\'', '"'));
    }

    private static HttpResponse<byte[]> send(
            TypedGateway to, String key, String method, String path, @Nullable String body, String... headers) {
        boolean form = List.of(headers).contains(TestForm.TYPE);
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + to.gateway().port() + path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", JSON_TYPE)
                .method(
                        method,
                        body == null
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofString(
                                        body, form ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8));
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        try {
            return HTTP.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static HttpResponse<byte[]> get(String path) {
        return send(gateway, gateway.key(), "GET", path, null);
    }

    private static HttpResponse<byte[]> post(String body, String... headers) {
        return send(gateway, gateway.key(), "POST", "/v1/videos", body, headers);
    }

    private static JsonNode json(HttpResponse<byte[]> response, int status) {
        assertThat(response.statusCode()).as(text(response)).isEqualTo(status);
        return JSON.readTree(response.body());
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    /** Returns the body of the last submission at this path. */
    private static JsonNode submitted(String path) {
        return JSON.readTree(gateway.upstream().seen().stream()
                .filter(each -> each.method().equals("POST") && each.target().equals(path))
                .toList()
                .getLast()
                .text());
    }

    private static String created(String body) {
        return json(post(body), 200).path("id").stringValue();
    }

    private static String ended(String id) {
        new TaskCaller(gateway.gateway().port(), gateway.key()).ended(id);
        return id;
    }

    /** Asserts an error in OpenAI's form, and returns its text. */
    private static String error(HttpResponse<byte[]> response, int status, String code) {
        JsonNode error = json(response, status).path("error");
        assertThat(text(response)).contains("\"" + code + "\"");
        assertThat(error.path("message").stringValue()).isNotBlank();
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith(JSON_TYPE);
        return error.path("message").stringValue();
    }

    @ParameterizedTest
    @ValueSource(strings = {SORA, OTHER})
    void aVideoIsMadeDownloadedListedAndDeleted(String body) {
        state = "in_progress";
        JsonNode created = json(post(body), 200);
        String id = created.path("id").stringValue();

        assertThat(id).matches("task_[0-9a-f-]{36}");
        assertThat(created.path("object").stringValue()).isEqualTo("video");
        assertThat(created.path("status").stringValue()).isIn("queued", "in_progress");
        assertThat(created.path("model")).isEqualTo(JSON.readTree(body).path("model"));
        assertThat(created.path("created_at").isIntegralNumber()).isTrue();

        state = "completed";
        ended(id);
        JsonNode video = json(get("/v1/videos/" + id), 200);
        assertThat(video.path("status").stringValue()).as(video.toString()).isEqualTo("completed");
        assertThat(video.path("progress").intValue()).isEqualTo(100);
        assertThat(video.path("completed_at").longValue())
                .isGreaterThanOrEqualTo(video.path("created_at").longValue());
        assertThat(video.path("expires_at").longValue())
                .isEqualTo(video.path("completed_at").longValue() + 7 * 24 * 3600);
        assertThat(video.has("error")).isFalse();

        HttpResponse<byte[]> film = get("/v1/videos/" + id + "/content");
        assertThat(film.statusCode()).as(text(film)).isEqualTo(200);
        assertThat(film.body()).isEqualTo(FILM);
        assertThat(film.headers().firstValue("Content-Type")).contains("video/mp4");
        assertThat(film.headers().firstValue("X-Content-Type-Options")).contains("nosniff");

        JsonNode list = json(get("/v1/videos?limit=100"), 200);
        assertThat(list.path("object").stringValue()).isEqualTo("list");
        assertThat(JsonPath.<List<String>>read(list.toString(), "$.data[*].id")).contains(id);

        JsonNode deleted = json(send(gateway, gateway.key(), "DELETE", "/v1/videos/" + id, null), 200);
        assertThat(deleted)
                .isEqualTo(JSON.readTree("{\"id\":\"" + id + "\",\"object\":\"video.deleted\",\"deleted\":true}"));
        error(get("/v1/videos/" + id), 404, "not-found");
        error(get("/v1/videos/" + id + "/content"), 404, "not-found");
        String generation = "gen_" + id.substring("task_".length());
        assertThat(gateway.ledger().rows()).anyMatch(row -> row.id().equals(generation));
    }

    @Test
    void anOpenVideoTellsItsProgressAndWhenToPoll() {
        state = "in_progress";
        String id = created(SORA);
        org.awaitility.Awaitility.await()
                .until(() -> json(get("/v1/videos/" + id), 200).path("progress").intValue() == 40);

        HttpResponse<byte[]> response = get("/v1/videos/" + id);
        JsonNode video = json(response, 200);

        assertThat(video.path("status").stringValue()).isEqualTo("in_progress");
        assertThat(video.path("seconds").stringValue()).isEqualTo("8");
        assertThat(video.path("size").stringValue()).isEqualTo("1280x720");
        assertThat(video.has("completed_at")).isFalse();
        assertThat(response.headers().firstValue("openai-poll-after-ms")).contains("2000");
        assertThat(error(get("/v1/videos/" + id + "/content"), 409, "task-open"))
                .contains("not ready");
        HttpResponse<byte[]> refused = send(gateway, gateway.key(), "DELETE", "/v1/videos/" + id, null);
        error(refused, 409, "task-open");
        assertThat(refused.headers().firstValue("x-should-retry")).contains("false");
        assertThat(json(get("/v1/videos/" + id), 200).path("id").stringValue()).isEqualTo(id);
        state = "completed";
        ended(id);
    }

    @ParameterizedTest
    @CsvSource({"sora-2, /openai/v1/videos", "sora-2-pro, /openai/v1/videos", "veo3, /302/v2/video/create"})
    void theModelSelectsTheOperation(String model, String path) {
        String id = created("{\"model\":\"" + model + "\",\"prompt\":\"a cat\"}");
        ended(id);

        assertThat(submitted(path).path("model").stringValue()).isEqualTo(model);
    }

    @Test
    void otherModelsGetTheirOwnNamesOfTheFields() {
        String body = "{\"model\":\"veo3\",\"prompt\":\"a cat\",\"seconds\":\"5\",\"size\":\"1280x720\","
                + "\"input_reference\":{\"image_url\":\"https://example.com/cat.png\"}}";
        ended(created(body));

        assertThat(submitted("/302/v2/video/create")).isEqualTo(JSON.readTree("""
                {"model": "veo3", "prompt": "a cat", "image": "https://example.com/cat.png", "duration": 5,
                 "resolution": "720p", "aspect_ratio": "16:9"}"""));
    }

    @Test
    void aFormWithAFileIsSentAsAFormOrAsADataUrl() {
        String image = TestForm.PNG + "x".repeat(600_000);
        for (String model : List.of("sora-2", "veo3")) {
            gateway.upstream().seen().clear();
            String form = TestForm.with("model", model)
                    .text("prompt", "a cat")
                    .text("seconds", "4")
                    .file("input_reference", "cat.png", "image/png", image)
                    .body();
            ended(json(post(form, "Content-Type", TestForm.TYPE), 200)
                    .path("id")
                    .stringValue());
            ScriptedUpstream.Seen seen = gateway.upstream().seen().stream()
                    .filter(each -> each.method().equals("POST"))
                    .findFirst()
                    .orElseThrow();
            if (model.equals("sora-2")) {
                assertThat(new String(seen.body(), StandardCharsets.ISO_8859_1)).contains(image);
            } else {
                assertThat(JSON.readTree(seen.text()).path("image").stringValue())
                        .isEqualTo("data:image/png;base64,"
                                + java.util.Base64.getEncoder()
                                        .encodeToString(image.getBytes(StandardCharsets.ISO_8859_1)));
                assertThat(JSON.readTree(seen.text()).path("duration").intValue())
                        .isEqualTo(4);
            }
        }
    }

    @Test
    void theDefaultsOfSoraAreShown() {
        JsonNode video = json(post("{\"model\":\"sora-2\",\"prompt\":\"a cat\"}"), 200);

        assertThat(video.path("seconds").stringValue()).isEqualTo("4");
        assertThat(video.path("size").stringValue()).isEqualTo("720x1280");
        ended(video.path("id").stringValue());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"prompt\":\"a\"}                                                 | model",
                "{\"model\":\"sora-2\"}                                             | prompt",
                "{\"model\":\"sora-2\",\"prompt\":\"a\",\"seconds\":\"5\"}          | seconds",
                "{\"model\":\"sora-2\",\"prompt\":\"a\",\"size\":\"1x1\"}           | size",
                "{\"model\":\"veo3\",\"prompt\":\"a\",\"seconds\":\"long\"}         | seconds",
                "{\"model\":\"veo3\",\"prompt\":\"a\",\"size\":\"big\"}             | size",
                "{\"model\":\"veo3\",\"prompt\":\"a\",\"colour\":\"red\"}           | colour",
                "{\"model\":\"veo3\",\"prompt\":\"a\",\"input_reference\":{\"image_url\":\"http://10.0.0.1/a\"}} | input_reference.image_url"
            })
    void violationsAreToldInOpenAisForm(String body, String field) {
        HttpResponse<byte[]> response = post(body);

        error(response, 400, "validation-failed");
        assertThat(JSON.readTree(response.body()).at("/error/param").stringValue())
                .isEqualTo(field);
        assertThat(gateway.upstream().seen()).isEmpty();
    }

    @Test
    void aCallerWithoutPermissionOrMoneyGetsNoVideo() {
        String barred =
                gateway.ledger().newClientOf("{\"name\":\"b" + UUID.randomUUID() + "\",\"operations\":[\"rag.*\"]}");
        String poor = gateway.ledger()
                .newClientOf("{\"name\":\"p" + UUID.randomUUID() + "\",\"limits\":{\"usd_per_day\":\"0.000001\"}}");

        error(send(gateway, barred, "POST", "/v1/videos", SORA), 403, "not-allowed");
        error(send(gateway, poor, "POST", "/v1/videos", SORA), 402, "budget-exhausted");
        error(send(gateway, "gw302_nobody_has-this", "POST", "/v1/videos", SORA), 401, "unauthenticated");
        error(send(gateway, "gw302_nobody_has-this", "GET", "/v1/videos", null), 401, "unauthenticated");

        assertThat(gateway.upstream().seen()).isEmpty();
    }

    @Test
    void aStrangerSeesNoVideo() {
        String id = ended(created(SORA));
        String stranger = gateway.ledger().newClient("s" + UUID.randomUUID());

        error(send(gateway, stranger, "GET", "/v1/videos/" + id, null), 404, "not-found");
        error(send(gateway, stranger, "GET", "/v1/videos/" + id + "/content", null), 404, "not-found");
        error(send(gateway, stranger, "DELETE", "/v1/videos/" + id, null), 404, "not-found");
        assertThat(json(send(gateway, stranger, "GET", "/v1/videos", null), 200)
                        .path("data")
                        .size())
                .isZero();
        json(get("/v1/videos/" + id), 200);
    }

    @Test
    void aTaskOfAnotherKindIsNoVideo() {
        TaskCaller tasks = new TaskCaller(gateway.gateway().port(), gateway.key());
        gateway.upstream()
                .answers(200, JSON_TYPE, "{\"created\":1,\"data\":[{\"url\":\"https://file.302.ai/a.png\"}]}");
        String id = tasks.submitted(
                TaskCaller.request("dalle.generations", TaskCaller.json("{'model':'dall-e-3','prompt':'a cat'}")));

        error(get("/v1/videos/" + id), 404, "not-found");
        assertThat(text(get("/v1/videos?limit=100"))).doesNotContain(id);
    }

    @Test
    void aFailureTellsItsReason() {
        state = "failed";
        String id = ended(created(SORA));

        JsonNode video = json(get("/v1/videos/" + id), 200);

        assertThat(video.path("status").stringValue()).isEqualTo("failed");
        assertThat(video.at("/error/code").stringValue()).isEqualTo("upstream-failed");
        assertThat(video.at("/error/message").stringValue()).contains("no cats");
        error(get("/v1/videos/" + id + "/content"), 404, "not-found");
        json(send(gateway, gateway.key(), "DELETE", "/v1/videos/" + id, null), 200);
    }

    @Test
    void aRejectionBy302AiIsAFailedVideo() {
        gateway.upstream().answers(400, JSON_TYPE, "{\"error\":{\"err_code\":-10011,\"message\":\"bad size\"}}");

        JsonNode video = json(get("/v1/videos/" + ended(created(OTHER))), 200);

        assertThat(video.path("status").stringValue()).isEqualTo("failed");
        assertThat(video.at("/error/code").stringValue()).isEqualTo("-10011");
    }

    @Test
    void listsInPages() {
        String key = gateway.ledger().newClient("l" + UUID.randomUUID());
        List<String> ids = java.util.stream.IntStream.range(0, 3)
                .mapToObj(i -> json(send(gateway, key, "POST", "/v1/videos", SORA), 200)
                        .path("id")
                        .stringValue())
                .toList();
        ids.forEach(id -> new TaskCaller(gateway.gateway().port(), key).ended(id));

        JsonNode newest = json(send(gateway, key, "GET", "/v1/videos?limit=2", null), 200);
        assertThat(JsonPath.<List<String>>read(newest.toString(), "$.data[*].id"))
                .containsExactly(ids.get(2), ids.get(1));
        assertThat(newest.path("has_more").booleanValue()).isTrue();
        assertThat(newest.path("first_id").stringValue()).isEqualTo(ids.get(2));
        JsonNode rest = json(
                send(
                        gateway,
                        key,
                        "GET",
                        "/v1/videos?limit=2&after=" + newest.path("last_id").stringValue(),
                        null),
                200);
        assertThat(JsonPath.<List<String>>read(rest.toString(), "$.data[*].id")).containsExactly(ids.get(0));
        assertThat(rest.path("has_more").booleanValue()).isFalse();
        JsonNode oldest = json(send(gateway, key, "GET", "/v1/videos?order=asc&after=" + ids.getFirst(), null), 200);
        assertThat(JsonPath.<List<String>>read(oldest.toString(), "$.data[*].id"))
                .containsExactly(ids.get(1), ids.get(2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?limit=0",
                "?limit=101",
                "?limit=x",
                "?order=up",
                "?after=video_1",
                "?colour=red",
                "/task_00000000-0000-7000-8000-000000000000?x=1"
            })
    void badQueriesAreRejected(String query) {
        error(get("/v1/videos" + query), 400, "validation-failed");
    }

    @Test
    void theVariantsThatThereAreNot() {
        String id = ended(created(SORA));

        error(get("/v1/videos/" + id + "/content?variant=thumbnail"), 404, "not-found");
        error(get("/v1/videos/" + id + "/content?variant=poster"), 400, "validation-failed");
        assertThat(get("/v1/videos/" + id + "/content?variant=video").body()).isEqualTo(FILM);
    }

    @Test
    void aRemixAndAnotherMethodAreRejected() {
        String id = ended(created(SORA));

        assertThat(error(
                        send(gateway, gateway.key(), "POST", "/v1/videos/" + id + "/remix", "{\"prompt\":\"b\"}"),
                        404,
                        "unknown-operation"))
                .contains("/openai/v1/videos/{video_id}/remix");
        error(send(gateway, gateway.key(), "PUT", "/v1/videos/" + id, "{}"), 405, "method-not-allowed");
        error(post("a cat", "Content-Type", "text/plain"), 415, "unsupported-media-type");
    }

    @Test
    void aDuplicateIsTheSameVideo() {
        String key = UUID.randomUUID().toString();
        JsonNode first = json(post(SORA, "Idempotency-Key", key), 200);

        HttpResponse<byte[]> second = post(SORA, "Idempotency-Key", key);

        assertThat(json(second, 200).path("id")).isEqualTo(first.path("id"));
        assertThat(second.headers().firstValue("Idempotency-Replayed")).contains("true");
        error(post(OTHER, "Idempotency-Key", key), 422, "idempotency-key-reused");
        ended(first.path("id").stringValue());
    }

    @Test
    void aDryRunStartsNothing() {
        String key = gateway.ledger().newClient("d" + UUID.randomUUID());

        JsonNode priced = json(send(gateway, key, "POST", "/v1/videos?dry_run=true", SORA), 200);

        assertThat(priced.path("operation").stringValue()).isEqualTo("sora.videos.create");
        assertThat(priced.at("/estimated_cost/amount").stringValue()).isEqualTo("0.8");
        assertThat(gateway.upstream().seen()).isEmpty();
        assertThat(json(send(gateway, key, "GET", "/v1/videos", null), 200)
                        .path("data")
                        .size())
                .isZero();
    }

    @Test
    void theFileAtTheProviderIsSentIf302AiServesNone() {
        String id = ended(created(SORA));
        content = exchange -> ScriptedUpstream.answer(
                exchange, 404, JSON_TYPE, "{\"error\":{\"message\":\"gone\",\"err_code\":-10010}}");

        HttpResponse<byte[]> film = get("/v1/videos/" + id + "/content");

        assertThat(film.statusCode()).as(text(film)).isEqualTo(200);
        assertThat(film.body()).isEqualTo(FILM);
        assertThat(film.headers().firstValue("Content-Type")).contains("video/mp4");
    }

    @Test
    void aRedirectIsFollowedToPublicAddressesOnlyAndNeverPassedOn() {
        String id = ended(created(SORA));
        content = exchange -> {
            exchange.getResponseHeaders().set("Location", "http://10.0.0.1/film.mp4?signature=s3cret");
            exchange.sendResponseHeaders(302, -1);
        };

        HttpResponse<byte[]> response = get("/v1/videos/" + id + "/content");

        error(response, 502, "upstream-invalid-response");
        assertThat(response.headers().firstValue("Location")).isEmpty();
        assertThat(text(response)).doesNotContain("s3cret", "10.0.0.1");
        content = exchange -> {
            exchange.getResponseHeaders().set("Location", store.upstream().address() + "/film.mp4");
            exchange.sendResponseHeaders(302, -1);
        };
        assertThat(get("/v1/videos/" + id + "/content").body()).isEqualTo(FILM);
    }

    @Test
    void aPrivateAddressIsNotFetched() {
        address = "http://10.0.0.1/film.mp4";

        error(get("/v1/videos/" + ended(created(OTHER)) + "/content"), 502, "upstream-invalid-response");
    }

    @Test
    void anExpiredLinkIsGone() {
        file = exchange -> ScriptedUpstream.answer(exchange, 403, "text/plain", "expired");

        error(get("/v1/videos/" + ended(created(OTHER)) + "/content"), 410, "result-gone");
    }

    @ParameterizedTest
    @ValueSource(strings = {SORA, OTHER})
    void aFileThatIsTooLargeIsNotSent(String body) {
        content = exchange -> ScriptedUpstream.answer(exchange, 200, "video/mp4", film(30_000));
        file = content;

        error(get("/v1/videos/" + ended(created(body)) + "/content"), 502, "upstream-invalid-response");
    }

    @ParameterizedTest
    @ValueSource(strings = {SORA, OTHER})
    void aFileOfUnknownLengthThatIsTooLargeBreaksOff(String body) {
        content = exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "video/mp4");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(film(300_000));
        };
        file = content;
        String id = ended(created(body));

        assertThatThrownBy(() -> get("/v1/videos/" + id + "/content")).isInstanceOf(UncheckedIOException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {SORA, OTHER})
    void aFileThatBreaksOffBreaksOff(String body) {
        content = exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "video/mp4");
            exchange.sendResponseHeaders(200, 10_000);
            exchange.getResponseBody().write(film(6_000));
            exchange.getResponseBody().flush();
            throw new IOException("broken on purpose");
        };
        file = content;
        String id = ended(created(body));

        assertThatThrownBy(() -> get("/v1/videos/" + id + "/content")).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void theStoredCopyIsSentAlsoInPartsUntilItIsDeleted() {
        String id = json(send(store, store.key(), "POST", "/v1/videos", OTHER), 200)
                .path("id")
                .stringValue();
        new TaskCaller(store.gateway().port(), store.key()).ended(id);
        file = exchange -> ScriptedUpstream.answer(exchange, 404, "text/plain", "gone");
        String path = "/v1/videos/" + id + "/content";

        HttpResponse<byte[]> whole = send(store, store.key(), "GET", path, null);
        assertThat(whole.statusCode()).as(text(whole)).isEqualTo(200);
        assertThat(whole.body()).isEqualTo(FILM);
        assertThat(whole.headers().firstValue("Content-Type")).contains("video/mp4");
        HttpResponse<byte[]> part = send(store, store.key(), "GET", path, null, "Range", "bytes=4-11");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(text(part)).isEqualTo("ftypmp42");
        error(send(store, store.key(), "GET", path, null, "Range", "bytes=20000-"), 416, "range-not-satisfiable");
        String link = new TaskCaller(store.gateway().port(), store.key())
                .get("/api/v1/tasks/" + id)
                .body()
                .at("/results/0/url")
                .stringValue();
        assertThat(send(store, store.key(), "GET", link, null).statusCode()).isEqualTo(200);

        json(send(store, store.key(), "DELETE", "/v1/videos/" + id, null), 200);

        assertThat(send(store, store.key(), "GET", link, null).statusCode()).isEqualTo(410);
        error(send(store, store.key(), "GET", path, null), 404, "not-found");
    }

    @Test
    void resultsThatWereDeletedAreGone() {
        String id = json(send(store, store.key(), "POST", "/v1/videos", OTHER), 200)
                .path("id")
                .stringValue();
        TaskCaller tasks = new TaskCaller(store.gateway().port(), store.key());
        tasks.ended(id);
        assertThat(tasks.delete("/api/v1/tasks/" + id + "/results").status()).isEqualTo(204);

        error(send(store, store.key(), "GET", "/v1/videos/" + id + "/content", null), 410, "result-gone");
    }
}
