package io.gateway302.passthrough;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import com.sun.net.httpserver.HttpExchange;
import io.gateway302.RunningGateway;
import io.gateway302.TypedCaller;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of responses that a later call continues, with two upstream keys, each of which sees only its own responses. */
class KeptResponseIntegrationTests {

    private static final String RESPONSES = "/v1/responses";
    private static final String FIRST = "Bearer sk-first-key-of-the-response-tests";
    private static final String LARGE = "a".repeat(1_500_000);

    private static final ScriptedUpstream upstream = ScriptedUpstream.start();
    private static final HttpClient http = HttpClient.newHttpClient();
    private static final AtomicBoolean firstIsRefused = new AtomicBoolean();
    private static final AtomicInteger number = new AtomicInteger();

    @TempDir
    static Path data;

    private static RunningGateway gateway;
    private static String key;

    private volatile String form = "json";
    private volatile String made = "";

    @BeforeAll
    static void start() {
        gateway = startGateway();
        key = TypedCaller.named("one", gateway).key();
    }

    private static RunningGateway startGateway() {
        return RunningGateway.start(
                data,
                "gateway.upstream.base-url=" + upstream.address(),
                "gateway.upstream.key-rest=10ms",
                "gateway.upstream.api-key=sk-first-key-of-the-response-tests,sk-second-key-of-the-response-tests");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.close();
    }

    @BeforeEach
    void script() {
        firstIsRefused.set(false);
        upstream.answers(this::answer);
    }

    /** Simulates an upstream at which a response belongs to the key that made it. */
    private void answer(HttpExchange exchange) throws IOException {
        String with = exchange.getRequestHeaders().getFirst("Authorization");
        if (firstIsRefused.get() && with.equals(FIRST)) {
            json(exchange, 401, "{\"error\":{\"err_code\":-10002,\"message\":\"disabled\"}}");
            return;
        }
        made = "resp_" + number.incrementAndGet();
        String response = "{\"id\":\"" + made + "\",\"object\":\"response\",\"output\":[{\"id\":\"msg_1\"}]}";
        switch (form) {
            case "json" -> json(exchange, 200, response);
            case "large json" -> json(exchange, 200, response.replace("msg_1", LARGE));
            case "json, id not first" -> json(exchange, 200, "{\"object\":\"response\",\"id\":\"" + made + "\"}");
            case "events" -> events(exchange, response);
            case "events in single bytes" -> {
                ScriptedUpstream.beginEvents(exchange);
                for (char letter : eventsOf(response).toCharArray()) {
                    ScriptedUpstream.send(exchange, String.valueOf(letter));
                }
            }
            case "events with a comment" -> {
                ScriptedUpstream.beginEvents(exchange);
                ScriptedUpstream.send(exchange, ": wait\n\n" + eventsOf(response));
            }
            case "compressed events" -> {
                exchange.getResponseHeaders().set("Content-Encoding", "gzip");
                exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
                byte[] packed = gzip(eventsOf(response));
                exchange.sendResponseHeaders(200, packed.length);
                exchange.getResponseBody().write(packed);
            }
            default -> throw new IllegalStateException(form);
        }
    }

    private static void events(HttpExchange exchange, String response) throws IOException {
        ScriptedUpstream.beginEvents(exchange);
        ScriptedUpstream.send(exchange, eventsOf(response));
    }

    private static String eventsOf(String response) {
        return "event: response.created\ndata: {\"type\":\"response.created\",\"response\":" + response + "}\n\n"
                + "event: response.completed\ndata: {\"type\":\"response.completed\",\"response\":" + response
                + "}\n\n";
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return packed.toByteArray();
    }

    private static void json(HttpExchange exchange, int status, String body) throws IOException {
        ScriptedUpstream.answer(exchange, status, "application/json", body);
    }

    private static HttpResponse<String> send(String with, String method, String path, String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                        .header("Authorization", "Bearer " + with)
                        .header("Content-Type", "application/json")
                        .header("Accept-Encoding", "gzip")
                        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpResponse<String> create(String more) throws Exception {
        return send(key, "POST", RESPONSES, "{\"model\":\"gpt-4o\",\"input\":\"a\"" + more + "}");
    }

    private static HttpResponse<String> next(String with, String previous) throws Exception {
        return send(
                with,
                "POST",
                RESPONSES,
                "{\"model\":\"gpt-4o\",\"input\":\"b\",\"previous_response_id\":\"" + previous + "\"}");
    }

    /** Makes a response with the second key and returns its id. The first key is preferred afterwards. */
    private String madeByTheSecondKey(String more) throws Exception {
        firstIsRefused.set(true);
        assertThat(create(more).statusCode()).isEqualTo(200);
        String id = made;
        form = "json";
        firstIsRefused.set(false);
        // the rest of the first key is over when it is used again
        org.awaitility.Awaitility.await().untilAsserted(() -> {
            create("");
            assertThat(upstream.seen().getLast().headers().getFirst("Authorization"))
                    .isEqualTo(FIRST);
        });
        upstream.answers(this::answer);
        return id;
    }

    private static List<String> keys() {
        return upstream.seen().stream()
                .map(seen -> seen.headers().getFirst("Authorization"))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "json, ''",
        "json, ',\"background\":true'",
        "large json, ''",
        "'json, id not first', ''",
        "events, ',\"stream\":true'",
        "events, ',\"stream\":true,\"background\":true'",
        "events in single bytes, ',\"stream\":true'",
        "events with a comment, ',\"stream\":true'",
        "compressed events, ',\"stream\":true'"
    })
    void aResponseIsContinuedWithTheKeyThatMadeIt(String how, String more) throws Exception {
        form = how;
        String id = madeByTheSecondKey(more);

        assertThat(next(key, id).statusCode()).isEqualTo(200);
        assertThat(next(key, made).statusCode()).as("the next of the chain").isEqualTo(200);

        assertThat(keys()).hasSize(2).doesNotContain(FIRST);
    }

    @ParameterizedTest
    @CsvSource({"GET, ''", "DELETE, ''", "POST, /cancel"})
    void otherCallsForAResponseGoToItsKeyToo(String method, String suffix) throws Exception {
        String id = madeByTheSecondKey("");

        for (String path : List.of(RESPONSES, "/codex/v1/responses")) {
            assertThat(send(key, method, path + "/" + id + suffix, "").statusCode())
                    .isEqualTo(200);
        }

        assertThat(keys()).hasSize(2).doesNotContain(FIRST);
    }

    @Test
    void aResponseIsKnownAfterARestart() throws Exception {
        String id = madeByTheSecondKey("");
        gateway.close();
        gateway = startGateway();

        assertThat(next(key, id).statusCode()).isEqualTo(200);

        assertThat(keys()).hasSize(1).doesNotContain(FIRST);
    }

    @Test
    void noClientContinuesAResponseOfAnother() throws Exception {
        String id = madeByTheSecondKey("");
        String other = TypedCaller.named("other", gateway).key();

        HttpResponse<String> answer = next(other, id);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("The caller has no such response");
        assertThat(send(other, "GET", RESPONSES + "/" + id, "").statusCode()).isEqualTo(404);
        assertThat(upstream.seen()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"resp_of_another_time\"", "null", "7", "[\"a\"]", "\"\"", "{\"a\":1}"})
    void anUnknownResponseIsAskedForWithAnyKey(String previous) throws Exception {
        assertThat(create(",\"previous_response_id\":" + previous).statusCode()).isIn(200, 400);

        assertThat(keys()).allMatch(FIRST::equals);
    }

    @Test
    void aResponseThatTheUpstreamDoesNotKeepIsNotStored() throws Exception {
        String id = madeByTheSecondKey(",\"store\":false");

        assertThat(next(key, id).statusCode()).isEqualTo(200);

        assertThat(keys()).containsExactly(FIRST);
    }

    @Test
    void aKeyThatIsRefusedIsReplaced() throws Exception {
        String id = made(FIRST);
        firstIsRefused.set(true);

        assertThat(JsonPath.<String>read(next(key, id).body(), "$.object")).isEqualTo("response");

        assertThat(keys()).hasSize(2).startsWith(FIRST).doesNotHaveDuplicates();
    }

    /** Makes a response with this key and returns its id. */
    private String made(String by) throws Exception {
        create("");
        assertThat(upstream.seen().getLast().headers().getFirst("Authorization"))
                .isEqualTo(by);
        upstream.answers(this::answer);
        return made;
    }
}
