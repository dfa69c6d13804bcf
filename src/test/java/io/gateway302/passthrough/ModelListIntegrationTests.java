package io.gateway302.passthrough;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.gateway302.RunningGateway;
import io.gateway302.ledger.LedgerCaller;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Tests that a client sees only the models that it may use in lists of models. */
class ModelListIntegrationTests {

    private static final String JSON = "application/json";
    private static final String OPENAI =
            "{ \"object\": \"list\", \"data\": [{\"id\":\"gpt-4o-mini\",\"object\":\"model\","
                    + "\"created\":1686935002},{\"id\":\"gpt-4o\"}, {\"id\":\"Claude-Sonnet\"},{\"object\":\"nameless\"}], \"x\": 1.10 }";
    private static final String GOOGLE = "{\"models\":[{\"name\":\"models/gemini-2.5-flash\",\"version\":\"001\"},"
            + "{\"name\":\"models/gemini-2.5-pro\"}],\"nextPageToken\":\"t\"}";
    private static final String ANTHROPIC =
            "{\"data\":[{\"type\":\"model\",\"id\":\"secret-1\"},{\"type\":\"model\",\"id\":\"claude-sonnet\"}],"
                    + "\"has_more\":false,\"first_id\":\"secret-1\",\"last_id\":\"claude-sonnet\"}";

    private static final ScriptedUpstream upstream = ScriptedUpstream.start();
    private static final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    static Path data;

    private static RunningGateway gateway;
    private static String restricted;
    private static String free;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(
                data, "gateway.upstream.base-url=" + upstream.address(), "gateway.passthrough.unlisted=allow");
        LedgerCaller admin = new LedgerCaller(gateway.port());
        restricted =
                admin.newClientOf("{\"name\":\"some\",\"models\":[\"gpt-4o-mini\",\"claude-*\",\"gemini-2.5-flash\"]}");
        free = admin.newClient("free");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.close();
    }

    private static HttpResponse<String> get(String path, String key, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                .header("Authorization", "Bearer " + key);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void showsTheAllowedModelsOfAListInOpenAisForm() throws Exception {
        upstream.answers(200, JSON, OPENAI);

        HttpResponse<String> answer = get("/v1/models?llm=1", restricted);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(JsonMapper.shared().readTree(answer.body()))
                .isEqualTo(
                        JsonMapper.shared()
                                .readTree(
                                        "{\"object\":\"list\",\"data\":[{\"id\":\"gpt-4o-mini\","
                                                + "\"object\":\"model\",\"created\":1686935002},{\"id\":\"Claude-Sonnet\"}],\"x\":1.10}"));
        assertThat(upstream.only().target()).isEqualTo("/v1/models?llm=1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1beta/models?pageSize=50", "/google/v1beta/models", "/v1/models"})
    void showsTheAllowedModelsOfAListInGooglesForm(String path) throws Exception {
        upstream.answers(200, JSON, GOOGLE);

        assertThat(get(path, restricted).body())
                .isEqualTo("{\"models\":[{\"name\":\"models/gemini-2.5-flash\",\"version\":\"001\"}],"
                        + "\"nextPageToken\":\"t\"}");
        assertThat(upstream.only().target()).isEqualTo(path);
    }

    @Test
    void showsTheAllowedModelsOfAListInAnthropicsForm() throws Exception {
        upstream.answers(200, JSON, ANTHROPIC);

        assertThat(get("/v1/models", restricted).body())
                .isEqualTo("{\"data\":[{\"type\":\"model\",\"id\":\"claude-sonnet\"}],\"has_more\":false,"
                        + "\"first_id\":\"claude-sonnet\",\"last_id\":\"claude-sonnet\"}");
    }

    @Test
    void aClientWithAListMayNotAskForTheStateOfAllModels() throws Exception {
        upstream.answers(200, JSON, "{\"data\":[{\"model\":\"gpt-4o\"}]}");

        assertThat(get("/v1/status", restricted).statusCode()).isEqualTo(403);
        assertThat(get("/v1/status", free).statusCode()).isEqualTo(200);
    }

    @Test
    void leavesEveryByteForAClientThatMayUseEveryModel() throws Exception {
        upstream.answers(exchange -> {
            exchange.getResponseHeaders().set("ETag", "\"v1\"");
            ScriptedUpstream.answer(exchange, 200, JSON, OPENAI);
        });

        HttpResponse<String> answer = get("/v1/models?llm=1", free, "If-None-Match", "\"v0\"");

        assertThat(answer.body()).isEqualTo(OPENAI);
        assertThat(answer.headers().firstValue("ETag")).hasValue("\"v1\"");
        assertThat(upstream.only().headers().getFirst("If-None-Match")).isEqualTo("\"v0\"");
    }

    @Test
    void asksForTheWholeListWhateverTheCallerAsksFor() throws Exception {
        upstream.answers(exchange -> {
            exchange.getResponseHeaders().set("ETag", "\"v1\"");
            ScriptedUpstream.answer(exchange, 200, JSON, OPENAI);
        });

        HttpResponse<String> answer = get("/v1/models", restricted, "Range", "bytes=0-100", "If-None-Match", "\"v1\"");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("ETag")).isEmpty();
        assertThat(upstream.only().headers().containsKey("Range")).isFalse();
        assertThat(upstream.only().headers().containsKey("If-None-Match")).isFalse();
    }

    @Test
    void readsACompressedList() throws Exception {
        upstream.answers(exchange -> {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
                gzip.write(OPENAI.getBytes(StandardCharsets.UTF_8));
            }
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            ScriptedUpstream.answer(exchange, 200, JSON, packed.toByteArray());
        });

        HttpResponse<String> answer = get("/v1/models", restricted, "Accept-Encoding", "gzip");

        assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(JsonPath.<List<String>>read(answer.body(), "$.data[*].id"))
                .containsExactly("gpt-4o-mini", "Claude-Sonnet");
    }

    @Test
    void readsAListThatIsStreamed() throws Exception {
        String many = IntStream.range(0, 40_000)
                .mapToObj(i -> "{\"id\":\"model-" + i + "\",\"object\":\"model\"}")
                .collect(Collectors.joining(",", "{\"object\":\"list\",\"data\":[", ",{\"id\":\"claude-z\"}]}"));
        assertThat(many.length()).isGreaterThan(1024 * 1024);
        upstream.answers(200, JSON, many);

        assertThat(get("/v1/models", restricted).body())
                .isEqualTo("{\"object\":\"list\",\"data\":[{\"id\":\"claude-z\"}]}");
        assertThat(get("/v1/models", free).body()).isEqualTo(many);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-4o", "{\"data\":{\"gpt-4o\":{}}}", "{\"list\":[\"gpt-4o\"]}", "\"gpt-4o\""})
    void hidesAListThatCannotBeRead(String list) throws Exception {
        upstream.answers(200, JSON, list);

        for (String path : List.of("/v1beta/models", "/proxy/v1/models")) {
            HttpResponse<String> answer = get(path, restricted);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(502);
            assertThat(answer.body()).doesNotContain("gpt-4o");
            assertThat(get(path, free).body()).isEqualTo(list);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[{\"id\":\"gpt-4o\"},{\"id\":\"gpt-4o-mini\"}]", "[\"gpt-4o\",\"gpt-4o-mini\"]"})
    void readsABareList(String list) throws Exception {
        upstream.answers(200, JSON, list);

        assertThat(get("/v1beta/models", restricted).body())
                .contains("gpt-4o-mini")
                .doesNotContain("gpt-4o\"");
    }
}
