package io.gateway302.passthrough;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
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
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests of a task at 302.AI from its submission to its end, with upstream keys each of which sees only its own tasks. The
 * tests share a gateway; each has tasks and clients of its own, and a key may still rest since the test before.
 */
class JobIntegrationTests {

    private static final String SUBMIT = "/klingai/kolors-virtual-try-on";

    private static final ScriptedUpstream upstream = ScriptedUpstream.start();
    private static final HttpClient http = HttpClient.newHttpClient();
    private static final AtomicInteger tasks = new AtomicInteger();
    private static final AtomicInteger tests = new AtomicInteger();

    @TempDir
    private static Path data;

    private static RunningGateway gateway;

    /** Keys that started tasks, by the id of the task. */
    private final Map<String, String> owners = new ConcurrentHashMap<>();

    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean finished = new AtomicBoolean();
    private final AtomicBoolean pollsFail = new AtomicBoolean();
    private final int test = tests.incrementAndGet();
    private final String client = "job-client-" + test;
    private final String otherClient = "another-client-" + test;

    private LedgerCaller ledger;
    private String key;

    @BeforeAll
    static void startGateway() {
        gateway = RunningGateway.start(
                data,
                "gateway.upstream.base-url=" + upstream.address(),
                "gateway.upstream.api-key=sk-first-key-of-the-job-tests,sk-second-key-of-the-job-tests,"
                        + "sk-third-key-of-the-job-tests");
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
        exchange.getResponseHeaders().set("request-id", "of-" + path.substring(path.lastIndexOf('/') + 1));
        if (path.startsWith("/dashboard/record/of-kolors-virtual-try-on")) {
            json(exchange, 200, "{\"data\":{\"cost\":0.75}}");
        } else if (path.startsWith("/dashboard/")) {
            json(exchange, 404, "{}");
        } else if (path.contains("/task/") && pollsFail.get()) {
            json(exchange, 504, "{\"status\":\"failed\",\"error\":\"timeout\"}");
        } else if (path.contains("/task/")) {
            boolean own = with.equals(owners.get(path.split("/")[3]));
            json(
                    exchange,
                    own ? 200 : 404,
                    own
                            ? "{\"data\":{\"status\":" + (finished.get() ? 99 : 10)
                                    + ",\"works\":[]},\"message\":\"\",\"status\":200}"
                            : "{\"message\":\"no such task\"}");
        } else if (refused.contains(with)) {
            json(exchange, 401, "{\"error\":{\"err_code\":-10002,\"message\":\"disabled\"}}");
        } else {
            String task = "job-" + tasks.incrementAndGet();
            owners.put(task, with);
            json(
                    exchange,
                    200,
                    "{\"code\":0,\"message\":\"SUCCEED\",\"data\":{\"task_id\":\"" + task
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

    /** Submits a task and returns its id. */
    private String submitted(String with) throws Exception {
        HttpResponse<String> answer = submit(with);
        assertThat(answer.statusCode()).isEqualTo(200);
        return JsonPath.read(answer.body(), "$.data.task_id");
    }

    private HttpResponse<String> poll(String with, String task) throws Exception {
        return http.send(
                HttpRequest.newBuilder(at("/klingai/task/" + task + "/fetch"))
                        .header("Authorization", "Bearer " + with)
                        .build(),
                BodyHandlers.ofString());
    }

    private static URI at(String path) {
        return URI.create("http://127.0.0.1:" + gateway.port() + path);
    }

    private List<String> keysOfPolls() {
        return upstream.seen().stream()
                .filter(seen -> seen.target().contains("/task/"))
                .map(seen -> seen.headers().getFirst("Authorization"))
                .toList();
    }

    private List<Row> rows() {
        return ledger.rows("client=" + client);
    }

    private Row submission() {
        return rows().stream()
                .filter(row -> "kling.virtual-try-on".equals(row.all().get("operation")))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void asksForAJobWithTheKeyThatStartedIt() throws Exception {
        String task = submitted(key);
        String first = refuseOwnerOf(task);
        assertThat(owners.get(submitted(key))).as("another key").isNotEqualTo(first);

        assertThat(poll(key, task).statusCode()).isEqualTo(200);

        assertThat(keysOfPolls()).containsExactly(first);
    }

    /** Refuses submissions with the key of this task from now on, and returns the key. */
    private String refuseOwnerOf(String task) {
        String owner = Objects.requireNonNull(owners.get(task));
        refused.add(owner);
        return owner;
    }

    @Test
    void stillKnowsTheKeyAfterARestart() throws Exception {
        String task = submitted(key);
        String first = refuseOwnerOf(task);
        gateway.close();
        startGateway();
        ledger = new LedgerCaller(gateway.port());
        // also where the key was not the first one
        refused.add("Bearer sk-first-key-of-the-job-tests");
        assertThat(owners.get(submitted(key))).as("another key").isNotEqualTo(first);

        assertThat(poll(key, task).statusCode()).isEqualTo(200);

        assertThat(keysOfPolls()).containsExactly(first);
    }

    @Test
    void showsAJobToItsClientOnly() throws Exception {
        String task = submitted(key);
        String other = ledger.newClient(otherClient);

        HttpResponse<String> answer = poll(other, task);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("The caller has no such task").contains("gateway_error");
        assertThat(keysOfPolls()).isEmpty();
        assertThat(poll(key, task).statusCode()).isEqualTo(200);
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
        String other = ledger.newClient(otherClient);
        startAsync(key, "own-" + test);
        startAsync(other, "other-" + test);
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

    /** Requests the result of tasks, which the query names {@code own-1} and {@code other-1}. */
    private HttpResponse<String> result(String with, String query) throws Exception {
        return http.send(
                HttpRequest.newBuilder(at("/v1/async_result?"
                                + query.replace("[]", "%5B%5D")
                                        .replace("own-1", "own-" + test)
                                        .replace("other-1", "other-" + test)))
                        .header("Authorization", "Bearer " + with)
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void letsWhoMayStartAJobAskForIt() throws Exception {
        String mayStart = ledger.newClientOf("{\"name\":\"starter\",\"operations\":[\"kling*\"]}");
        String task = submitted(mayStart);

        assertThat(poll(mayStart, task).statusCode()).isEqualTo(200);
    }

    @Test
    void joinsPollsToTheirSubmissionAndLearnsItsCostAtTheEnd() throws Exception {
        String task = submitted(key);
        poll(key, task);
        Row submitted = submission();
        List<Row> polls = await().atMost(Duration.ofSeconds(10))
                .until(
                        () -> rows().stream()
                                .filter(row -> submitted.id().equals(row.all().get("submission")))
                                .toList(),
                        rows -> rows.size() == 1);
        assertThat(polls.getFirst().cost()).as("polls are free").isZero();
        assertThat(upstream.seen()).noneMatch(seen -> seen.target().startsWith("/dashboard/record"));

        finished.set(true);
        poll(key, task);

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(submission().cost()).isEqualByComparingTo(new BigDecimal("0.75")));
        assertThat(submission().costSource()).isEqualTo("upstream_record");
    }

    @Test
    void takesNoFailureOfAPollForTheEndOfItsJob() throws Exception {
        String task = submitted(key);
        pollsFail.set(true);

        assertThat(poll(key, task).statusCode()).isEqualTo(504);

        pollsFail.set(false);
        assertThat(poll(key, task).statusCode()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(10)).until(() -> rows().size() == 3);
        assertThat(upstream.seen()).noneMatch(seen -> seen.target().startsWith("/dashboard/record"));
    }
}
