package io.gateway302.passthrough;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import io.gateway302.RunningGateway;
import io.gateway302.ledger.LedgerCaller;
import io.gateway302.ledger.LedgerCaller.Row;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests of model calls that become tasks on request: with {@code ?async=true}, and in the background. The tests share a
 * gateway; each has tasks and clients of its own.
 */
class AsyncCallIntegrationTests {

    private static final String FIRST = "Bearer sk-first-key-of-the-async-tests";
    private static final String BACKGROUND = "{\"model\":\"gpt-5\",\"input\":\"a\",\"background\":true}";
    private static final String IMAGE = "{\"model\":\"gpt-image-1\",\"prompt\":\"a\"}";

    private static final ScriptedUpstream upstream = ScriptedUpstream.start();
    private static final HttpClient http = HttpClient.newHttpClient();
    private static final AtomicInteger tests = new AtomicInteger();

    @TempDir
    private static Path data;

    private static RunningGateway gateway;

    private final AtomicBoolean firstIsRefused = new AtomicBoolean();
    private final AtomicBoolean finished = new AtomicBoolean();
    private final int test = tests.incrementAndGet();
    private final String client = "owner-" + test;
    private final String otherClient = "other-" + test;
    private final String task = "task-" + test;
    private final String response = "/v1/responses/resp_" + test;

    private LedgerCaller ledger;
    private String key;

    @BeforeAll
    static void startGateway() {
        gateway = RunningGateway.start(
                data,
                "gateway.upstream.base-url=" + upstream.address(),
                "gateway.upstream.api-key=sk-first-key-of-the-async-tests,sk-second-key-of-the-async-tests");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.close();
    }

    @BeforeEach
    void start() {
        upstream.answers(this::answer);
        ledger = new LedgerCaller(gateway.port());
        key = ledger.newClient(client);
    }

    /** Simulates an upstream at which a task belongs to the key that started it. */
    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String with = exchange.getRequestHeaders().getFirst("Authorization");
        boolean submits = exchange.getRequestMethod().equals("POST") && !path.endsWith("/cancel");
        exchange.getResponseHeaders().set("request-id", submits ? "of-the-task" : "of-a-poll");
        if (path.equals("/dashboard/record/of-the-task")) {
            json(exchange, 200, "{\"data\":{\"cost\":0.25}}");
        } else if (path.startsWith("/dashboard/")) {
            json(exchange, 404, "{}");
        } else if (!submits && !with.equals(FIRST)) {
            json(exchange, 404, "{\"message\":\"no such task\"}");
        } else if (path.endsWith("/async_result")) {
            json(
                    exchange,
                    200,
                    finished.get()
                            ? "{\"content_type\":\"application/json\",\"data\":\"{}\",\"err\":\"\",\"status_code\":200}"
                            : "{\"content_type\":\"\",\"data\":\"\",\"err\":\"result pending\",\"status_code\":0}");
        } else if (path.startsWith("/v1/responses/")) {
            json(
                    exchange,
                    200,
                    "{\"id\":\"resp_" + test + "\",\"status\":\"" + (finished.get() ? "completed" : "queued") + "\"}");
        } else if (firstIsRefused.get() && with.equals(FIRST)) {
            json(exchange, 401, "{\"error\":{\"err_code\":-10002,\"message\":\"disabled\"}}");
        } else if (path.equals("/v1/responses")) {
            json(
                    exchange,
                    200,
                    "{\"id\":\"resp_" + test + "\",\"object\":\"response\",\"status\":\"queued\",\"output\":[]}");
        } else {
            json(exchange, 200, "{\"task_id\":\"" + task + "\"}");
        }
    }

    private static void json(HttpExchange exchange, int status, String body) throws IOException {
        ScriptedUpstream.answer(exchange, status, "application/json", body);
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return http.send(
                request(path, key)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static int status(String method, String path, String with) throws Exception {
        return http.send(
                        request(path, with)
                                .method(method, BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.ofString())
                .statusCode();
    }

    private static HttpRequest.Builder request(String path, String with) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                .header("Authorization", "Bearer " + with);
    }

    private Row submission(String operation) {
        return ledger.rows("client=" + client).stream()
                .filter(row -> operation.equals(row.all().get("operation")))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/images/generations?async=true, dalle.generations",
        "/302/images/generations?async=true, unified.images.generations",
        "/doubao/images/generations?ASYNC=True, doubao.images.generations"
    })
    void ownsAndSettlesAnImageThatIsMadeLater(String path, String operation) throws Exception {
        assertThat(post(path, IMAGE).body()).contains(task);
        String other = ledger.newClient(otherClient);
        firstIsRefused.set(true);

        for (String poll : List.of("/v1/async_result", "/async_result")) {
            assertThat(status("GET", poll + "?task_id=" + task, key)).as(poll).isEqualTo(200);
            assertThat(status("GET", poll + "?task_id=" + task, other)).as(poll).isEqualTo(404);
        }
        assertThat(upstream.seen()).noneMatch(seen -> seen.target().startsWith("/dashboard/record"));
        finished.set(true);
        status("GET", "/async_result?task_id=" + task, key);

        settles(operation);
    }

    @Test
    void ownsAndSettlesAResponseInTheBackground() throws Exception {
        assertThat(post("/v1/responses", BACKGROUND).statusCode()).isEqualTo(200);
        String other = ledger.newClient(otherClient);

        assertThat(status("GET", response, key)).isEqualTo(200);
        assertThat(status("POST", response + "/cancel", key)).isEqualTo(200);
        assertThat(status("GET", "/codex" + response, other)).isEqualTo(404);
        assertThat(status("POST", response + "/cancel", other)).isEqualTo(404);
        assertThat(status("DELETE", response, other)).isEqualTo(404);
        assertThat(upstream.seen()).noneMatch(seen -> seen.target().startsWith("/dashboard/record"));
        finished.set(true);
        assertThat(status("GET", response, key)).isEqualTo(200);

        settles("openai.responses.background");
    }

    @Test
    void letsWhoMayStartATaskCancelIt() throws Exception {
        key = ledger.newClientOf("{\"name\":\"starter\",\"operations\":[\"openai.responses.background\"]}");
        post("/v1/responses", BACKGROUND);

        assertThat(status("POST", response + "/cancel", key)).isEqualTo(200);
        assertThat(status("GET", response, key)).isEqualTo(200);
    }

    private void settles(String operation) {
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () -> assertThat(submission(operation).cost()).isEqualByComparingTo(new BigDecimal("0.25")));
        assertThat(submission(operation).costSource()).isEqualTo("upstream_record");
    }
}
