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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests of a task at 302.AI from its submission to its end, with two upstream keys, each of which sees only its own
 * tasks.
 */
class JobIntegrationTests {

    private static final String SUBMIT = "/klingai/kolors-virtual-try-on";
    private static final String FIRST = "Bearer sk-first-key-of-the-job-tests";

    private final ScriptedUpstream upstream = ScriptedUpstream.start();
    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicBoolean firstIsRefused = new AtomicBoolean();
    private final AtomicBoolean finished = new AtomicBoolean();
    private final AtomicBoolean pollsFail = new AtomicBoolean();

    @TempDir
    Path data;

    private RunningGateway gateway;
    private LedgerCaller ledger;
    private String key;

    @BeforeEach
    void start() {
        upstream.answers(this::answer);
        gateway = startGateway();
        ledger = new LedgerCaller(gateway.port());
        key = ledger.newClient("job-client");
    }

    private RunningGateway startGateway() {
        return RunningGateway.start(
                data,
                "gateway.upstream.base-url=" + upstream.address(),
                "gateway.upstream.api-key=sk-first-key-of-the-job-tests,sk-second-key-of-the-job-tests");
    }

    @AfterEach
    void stop() {
        gateway.close();
        upstream.close();
    }

    /** Simulates an upstream at which a task belongs to the key that started it. */
    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String with = exchange.getRequestHeaders().getFirst("Authorization");
        exchange.getResponseHeaders().set("request-id", "of-" + path.substring(path.lastIndexOf('/') + 1));
        if (path.startsWith("/dashboard/record/of-kolors-virtual-try-on")) {
            json(exchange, 200, "{\"data\":{\"cost\":0.75}}");
        } else if (path.startsWith("/dashboard/")) {
            json(exchange, 404, "{}");
        } else if (path.contains("/task/") && pollsFail.get()) {
            json(exchange, 504, "{\"status\":\"failed\",\"error\":\"timeout\"}");
        } else if (path.contains("/task/")) {
            json(
                    exchange,
                    with.equals(FIRST) ? 200 : 404,
                    with.equals(FIRST)
                            ? "{\"data\":{\"status\":" + (finished.get() ? 99 : 10)
                                    + ",\"works\":[]},\"message\":\"\",\"status\":200}"
                            : "{\"message\":\"no such task\"}");
        } else if (firstIsRefused.get() && with.equals(FIRST)) {
            json(exchange, 401, "{\"error\":{\"err_code\":-10002,\"message\":\"disabled\"}}");
        } else {
            json(
                    exchange,
                    200,
                    "{\"code\":0,\"message\":\"SUCCEED\",\"data\":{\"task_id\":\"job-" + (with.equals(FIRST) ? 1 : 2)
                            + "\",\"task_status\":\"submitted\"}," + "\"request_id\":\"r\"}");
        }
    }

    private static void json(HttpExchange exchange, int status, String body) throws IOException {
        ScriptedUpstream.answer(exchange, status, "application/json", body);
    }

    private HttpResponse<String> submit(String with) throws Exception {
        return http.send(
                HttpRequest.newBuilder(at(SUBMIT))
                        .header("Authorization", "Bearer " + with)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"prompt\":\"a cat\"}"))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> poll(String with) throws Exception {
        return http.send(
                HttpRequest.newBuilder(at("/klingai/task/job-1/fetch"))
                        .header("Authorization", "Bearer " + with)
                        .build(),
                BodyHandlers.ofString());
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + gateway.port() + path);
    }

    private List<String> keysOfPolls() {
        return upstream.seen().stream()
                .filter(seen -> seen.target().contains("/task/"))
                .map(seen -> seen.headers().getFirst("Authorization"))
                .toList();
    }

    private Row submission() {
        return ledger.rows().stream()
                .filter(row -> "kling.virtual-try-on".equals(row.all().get("operation")))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void asksForAJobWithTheKeyThatStartedIt() throws Exception {
        assertThat(submit(key).statusCode()).isEqualTo(200);
        firstIsRefused.set(true);
        assertThat(submit(key).statusCode()).as("by the second key").isEqualTo(200);

        assertThat(poll(key).statusCode()).isEqualTo(200);

        assertThat(keysOfPolls()).containsExactly(FIRST);
    }

    @Test
    void stillKnowsTheKeyAfterARestart() throws Exception {
        submit(key);
        firstIsRefused.set(true);
        gateway.close();
        gateway = startGateway();
        ledger = new LedgerCaller(gateway.port());
        submit(key);

        assertThat(poll(key).statusCode()).isEqualTo(200);

        assertThat(keysOfPolls()).containsExactly(FIRST);
    }

    @Test
    void showsAJobToItsClientOnly() throws Exception {
        submit(key);
        String other = ledger.newClient("another-client");

        HttpResponse<String> answer = poll(other);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("The caller has no such job").contains("gateway_error");
        assertThat(keysOfPolls()).isEmpty();
        assertThat(poll(key).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "task_id=own-1&task_id=other-1",
                "task_id=other-1&task_id=own-1",
                "id=own-1&task_id=other-1",
                "task_id=own-1&t%61sk_id=other-1",
                "task_id=own-1,other-1",
                "task_id=own-1&task_id[]=other-1",
                "task_id=%20other-1"
            })
    void showsNoJobOfAnotherClientBesideAnOwnOne(String query) throws Exception {
        String other = ledger.newClient("another-client");
        startAsync(key, "own-1");
        startAsync(other, "other-1");
        upstream.answers(200, "application/json", "{\"status_code\":0,\"err\":\"pending\",\"data\":null}");

        assertThat(result(key, "task_id=own-1&task_id=own-1").statusCode()).isEqualTo(200);
        assertThat(result(key, query).statusCode()).isEqualTo(404);
    }

    private void startAsync(String with, String id) throws Exception {
        upstream.answers(200, "application/json", "{\"task_id\":\"" + id + "\"}");
        assertThat(http.send(
                                HttpRequest.newBuilder(at("/v1/chat/completions?async=true"))
                                        .header("Authorization", "Bearer " + with)
                                        .header("Content-Type", "application/json")
                                        .POST(BodyPublishers.ofString("{\"model\":\"gpt-4o\",\"messages\":[]}"))
                                        .build(),
                                BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
    }

    private HttpResponse<String> result(String with, String query) throws Exception {
        return http.send(
                HttpRequest.newBuilder(at("/v1/async_result?" + query.replace("[]", "%5B%5D")))
                        .header("Authorization", "Bearer " + with)
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void letsWhoMayStartAJobAskForIt() throws Exception {
        String mayStart = ledger.newClientOf("{\"name\":\"starter\",\"operations\":[\"kling*\"]}");
        submit(mayStart);

        assertThat(poll(mayStart).statusCode()).isEqualTo(200);
    }

    @Test
    void joinsPollsToTheirSubmissionAndLearnsItsCostAtTheEnd() throws Exception {
        submit(key);
        poll(key);
        Row submitted = submission();
        List<Row> polls = await().atMost(Duration.ofSeconds(10))
                .until(
                        () -> ledger.rows().stream()
                                .filter(row -> submitted.id().equals(row.all().get("submission")))
                                .toList(),
                        rows -> rows.size() == 1);
        assertThat(polls.getFirst().cost()).as("polls are free").isZero();
        assertThat(upstream.seen()).noneMatch(seen -> seen.target().startsWith("/dashboard/record"));

        finished.set(true);
        poll(key);

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(submission().cost()).isEqualByComparingTo(new BigDecimal("0.75")));
        assertThat(submission().costSource()).isEqualTo("upstream_record");
    }

    @Test
    void takesNoFailureOfAPollForTheEndOfItsJob() throws Exception {
        submit(key);
        pollsFail.set(true);

        assertThat(poll(key).statusCode()).isEqualTo(504);

        pollsFail.set(false);
        assertThat(poll(key).statusCode()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(10)).until(() -> ledger.rows().size() == 3);
        assertThat(upstream.seen()).noneMatch(seen -> seen.target().startsWith("/dashboard/record"));
    }
}
