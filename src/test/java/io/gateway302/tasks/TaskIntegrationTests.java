package io.gateway302.tasks;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.http.RequestMethod;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.gateway302.RunningGateway;
import io.gateway302.ledger.LedgerCaller;
import io.gateway302.tasks.TaskCaller.Answer;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class TaskIntegrationTests {

    private static final String OPERATION = "kling.images.generations";
    private static final String SUBMIT = "/klingai/v1/images/generations";
    private static final String POLL = SUBMIT + "/job-1";
    private static final JsonNode INPUT = TaskCaller.json("{'model_name':'kling-v1','prompt':'a cat'}");
    private static final JsonNode REQUEST = TaskCaller.request(OPERATION, INPUT);
    private static final String CHAT = "/v1/chat/completions";
    private static final JsonNode CHAT_REQUEST = TaskCaller.request(
            "openai.chat", TaskCaller.json("{'model':'gpt-4o','messages':[{'role':'user','content':'hello'}]}"));
    private static final String COMPLETION = """
            {"id":"c1","object":"chat.completion","model":"gpt-4o","choices":[{"index":0,"finish_reason":"stop",
            "message":{"role":"assistant","content":"Hello."}}],"usage":{"prompt_tokens":5,"completion_tokens":2,
            "total_tokens":7}}""";

    private static final WireMockServer upstream = new WireMockServer(options().dynamicPort());

    @TempDir
    static Path data;

    private static RunningGateway gateway;
    private static LedgerCaller ledger;
    private static TaskCaller caller;
    private static TaskCaller stranger;

    @BeforeAll
    static void start() {
        upstream.start();
        gateway = RunningGateway.start(
                data,
                "gateway.upstream.base-url=" + upstream.baseUrl(),
                "gateway.upstream.retry.initial-delay=1ms",
                "gateway.tasks.run.shortest-interval=10ms",
                "gateway.ledger.cost-lookup.enabled=false");
        ledger = new LedgerCaller(gateway.port());
        caller = new TaskCaller(gateway.port(), ledger.newClient("painter"));
        stranger = new TaskCaller(gateway.port(), ledger.newClient("stranger"));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.stop();
    }

    @BeforeEach
    void reset() {
        upstream.resetAll();
        upstream.stubFor(post(SUBMIT)
                .willReturn(okJson("{\"code\":0,\"data\":{\"task_id\":\"job-1\",\"task_status\":\"submitted\"}}")));
    }

    private static String state(String status, String more) {
        return "{\"code\":0,\"data\":{\"task_id\":\"job-1\",\"task_status\":\"" + status + "\"" + more + "}}";
    }

    /** Lets the polls get these answers one after the other, and the last one from then on. */
    private static void polls(String... answers) {
        for (int i = 0; i < answers.length; i++) {
            upstream.stubFor(get(POLL)
                    .inScenario("task")
                    .whenScenarioStateIs(i == 0 ? Scenario.STARTED : "poll " + i)
                    .willSetStateTo(
                            i < answers.length - 1 ? "poll " + (i + 1) : i == 0 ? Scenario.STARTED : "poll " + i)
                    .willReturn(okJson(answers[i])));
        }
    }

    private static String done() {
        return state(
                "succeed", ",\"task_result\":{\"images\":[{\"index\":0,\"url\":\"https://cdn.example.com/cat.png\"}]}");
    }

    @Test
    void runsAnOperationInTheBackground() {
        polls(state("submitted", ""), state("processing", ",\"progress\":\"40%\""), done());

        Answer accepted = caller.submit(
                TaskCaller.request(OPERATION, INPUT).set("metadata", TaskCaller.json("{'order':'7'}")),
                Map.of("Prefer", "respond-async"));

        assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
        String id = accepted.body().path("id").stringValue();
        assertThat(id).matches("task_[0-9a-f-]{36}");
        assertThat(accepted.header("Location")).isEqualTo("/api/v1/tasks/" + id);
        assertThat(accepted.header("Retry-After")).isEqualTo("2");
        assertThat(accepted.header("Preference-Applied")).isEqualTo("respond-async");
        assertThat(accepted.header("Cache-Control")).isEqualTo("no-store");
        assertThat(accepted.body().path("object").stringValue()).isEqualTo("task");
        assertThat(accepted.body().path("operation").stringValue()).isEqualTo(OPERATION);

        JsonNode task = caller.ended(id);

        assertThat(task.path("status").stringValue()).as(task.toString()).isEqualTo("succeeded");
        assertThat(task.path("metadata")).isEqualTo(TaskCaller.json("{'order':'7'}"));
        assertThat(task.at("/results/0/kind").stringValue()).isEqualTo("image");
        assertThat(task.at("/results/0/url").stringValue()).isEqualTo("https://cdn.example.com/cat.png");
        assertThat(task.at("/output/data/task_status").stringValue()).isEqualTo("succeed");
        assertThat(task.at("/usage/units/image").intValue()).isEqualTo(1);
        assertThat(task.at("/usage/cost/amount").stringValue()).isEqualTo("0.005");
        assertThat(task.path("started_at").isString()).isTrue();
        assertThat(task.path("completed_at").isString()).isTrue();
        assertThat(task.path("expires_at").isString()).isTrue();
        assertThat(task.path("version").intValue()).isGreaterThanOrEqualTo(3);
        upstream.verify(1, postRequestedFor(urlEqualTo(SUBMIT)));
    }

    @Test
    void recordsTheSubmissionOnceAndNoPoll() {
        polls(state("processing", ""), done());

        String id = caller.submitted(REQUEST);
        caller.ended(id);

        String generation = "gen_" + id.substring("task_".length());
        LedgerCaller.Row row = await().until(
                        () -> ledger.rows("client=painter").stream()
                                .filter(each -> generation.equals(each.all().get("id")))
                                .findFirst()
                                .orElse(null),
                        found -> found != null && "succeeded".equals(found.outcome()));
        assertThat(row.all()).containsEntry("door", "task").containsEntry("operation", OPERATION);
        assertThat(ledger.rows("client=painter"))
                .noneMatch(each -> String.valueOf(each.all().get("operation")).endsWith(".poll"));
    }

    @Test
    void waitsForTheEndIfAsked() {
        polls(state("processing", ""), done());

        Answer answer = caller.submit(REQUEST, Map.of("Prefer", "wait=30"));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.header("Preference-Applied")).isEqualTo("wait=30");
        assertThat(answer.body().path("status").stringValue()).isEqualTo("succeeded");
    }

    @Test
    void runsAnOperationThatAnswersAtOnce() {
        upstream.stubFor(post(CHAT).willReturn(okJson(COMPLETION)));

        JsonNode task = caller.ended(caller.submitted(CHAT_REQUEST));

        assertThat(task.path("status").stringValue()).as(task.toString()).isEqualTo("succeeded");
        assertThat(task.at("/output/choices/0/message/content").stringValue()).isEqualTo("Hello.");
        assertThat(task.at("/usage/units/output_token").intValue()).isEqualTo(2);
        assertThat(task.path("model").stringValue()).isEqualTo("gpt-4o");
    }

    @Test
    void returnsBeforeASlowOperationAnswers() {
        upstream.stubFor(post(CHAT).willReturn(okJson(COMPLETION).withFixedDelay(5_000)));

        long start = System.nanoTime();
        String id = caller.submitted(CHAT_REQUEST);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        assertThat(caller.get("/api/v1/tasks/" + id).body().path("status").stringValue())
                .isEqualTo("queued");
        assertThat(caller.ended(id).path("status").stringValue()).isEqualTo("succeeded");
    }

    @Test
    void failsByTheWordOfTheProvider() {
        polls(state("failed", ",\"task_status_msg\":\"too many whiskers\""));

        JsonNode task = caller.ended(caller.submitted(REQUEST));

        assertThat(task.path("status").stringValue()).isEqualTo("failed");
        assertThat(task.at("/error/type").stringValue()).isEqualTo("/problems/upstream-failed");
        assertThat(task.at("/error/detail").stringValue()).endsWith("too many whiskers");
        assertThat(task.path("results").isEmpty()).isTrue();
    }

    @Test
    void doesNotEndAfterAPollThatFails() {
        upstream.stubFor(get(POLL)
                .inScenario("task")
                .whenScenarioStateIs(Scenario.STARTED)
                .willSetStateTo("well")
                .willReturn(aResponse().withStatus(500).withBody("oops")));
        upstream.stubFor(
                get(POLL).inScenario("task").whenScenarioStateIs("well").willReturn(okJson(done())));

        assertThat(caller.ended(caller.submitted(REQUEST)).path("status").stringValue())
                .isEqualTo("succeeded");
    }

    @Test
    void tellsThatASubmissionMayHaveBeenBilled() {
        upstream.stubFor(post(SUBMIT).willReturn(aResponse().withStatus(200).withBody("<html>")));

        JsonNode task = caller.ended(caller.submitted(REQUEST));

        assertThat(task.path("status").stringValue()).isEqualTo("unknown");
        assertThat(task.at("/error/type").stringValue()).isEqualTo("/problems/upstream-invalid-response");
        upstream.verify(1, postRequestedFor(urlEqualTo(SUBMIT)));
    }

    @Test
    void failsIfTheProviderRejectsTheSubmission() {
        upstream.stubFor(post(SUBMIT)
                .willReturn(aResponse().withStatus(400).withBody("{\"code\":1201,\"message\":\"bad size\"}")));

        JsonNode task = caller.ended(caller.submitted(REQUEST));

        assertThat(task.path("status").stringValue()).as(task.toString()).isEqualTo("failed");
        assertThat(task.at("/error/type").stringValue()).isEqualTo("/problems/upstream-rejected");
    }

    // ---- waiting -----------------------------------------------------------------------------------------------

    @Test
    void aLongPollReturnsOnTheNextChangeWithoutARequestToTheProvider() {
        upstream.stubFor(post(CHAT).willReturn(okJson(COMPLETION).withFixedDelay(1_000)));
        String id = caller.submitted(CHAT_REQUEST);

        Answer answer = caller.get("/api/v1/tasks/" + id + "?wait=30");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().path("status").stringValue()).isEqualTo("succeeded");
        upstream.verify(1, postRequestedFor(urlEqualTo(CHAT)));
    }

    @Test
    void aPollWithTheCurrentVersionIsNotModified() {
        polls(done());
        String id = caller.submitted(REQUEST);
        caller.ended(id);
        Answer full = caller.get("/api/v1/tasks/" + id);

        Answer same = caller.send(caller.to("/api/v1/tasks/" + id + "?wait=60")
                .header("If-None-Match", full.header("ETag"))
                .GET());
        Answer older = caller.send(caller.to("/api/v1/tasks/" + id)
                .header("If-None-Match", "\"1\"")
                .GET());

        assertThat(same.status()).isEqualTo(304);
        assertThat(same.text()).isEmpty();
        assertThat(same.header("ETag")).isEqualTo(full.header("ETag"));
        assertThat(older.status()).isEqualTo(200);
        assertThat(full.header("Cache-Control")).isEqualTo("no-store");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wait=61", "wait=-1", "wait=soon", "wait=1&wait=2", "wiat=3"})
    void refusesAWaitThatItCannotRead(String query) {
        polls(done());
        String id = caller.submitted(REQUEST);

        assertThat(caller.get("/api/v1/tasks/" + id + "?" + query).status()).isEqualTo(400);
    }

    @Test
    void tellsEachChangeAsAnEventAndEndsWithTheTask() throws Exception {
        polls(state("processing", ",\"progress\":20"), state("processing", ",\"progress\":60"), done());
        String id = caller.submitted(REQUEST);

        try (InputStream stream = HttpClient.newHttpClient()
                        .send(caller.to("/api/v1/tasks/" + id + "/events").GET().build(), BodyHandlers.ofInputStream())
                        .body();
                BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            List<String> all = lines.lines().toList();

            List<Long> versions = all.stream()
                    .filter(line -> line.startsWith("id: "))
                    .map(line -> Long.valueOf(line.substring(4)))
                    .toList();
            assertThat(versions).isSorted().doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(2);
            assertThat(all).filteredOn(line -> line.startsWith("event: ")).containsOnly("event: task");
            String last = all.stream()
                    .filter(line -> line.startsWith("data: "))
                    .reduce((_, line) -> line)
                    .orElseThrow();
            assertThat(last).contains("\"status\":\"succeeded\"");

            Answer resumed = caller.send(caller.to("/api/v1/tasks/" + id + "/events")
                    .header("Last-Event-ID", Long.toString(versions.getLast() - 1))
                    .GET());
            assertThat(resumed.text().lines().filter(line -> line.startsWith("id: ")))
                    .containsExactly("id: " + versions.getLast());
            assertThat(resumed.header("Content-Type")).startsWith("text/event-stream");
        }
    }

    // ---- who and what ------------------------------------------------------------------------------------------

    @Test
    void hidesTasksOfOtherClients() {
        polls(done());
        String id = caller.submitted(REQUEST);

        assertThat(stranger.get("/api/v1/tasks/" + id).status()).isEqualTo(404);
        assertThat(stranger.get("/api/v1/tasks/" + id + "/events").status()).isEqualTo(404);
        assertThat(stranger.post("/api/v1/tasks/" + id + "/cancel").status()).isEqualTo(404);
        assertThat(stranger.delete("/api/v1/tasks/" + id + "/results").status()).isEqualTo(404);
        assertThat(stranger.get("/api/v1/tasks").body().path("items").isEmpty()).isTrue();
    }

    @Test
    void listsTheNewestFirstPageByPage() {
        polls(done());
        TaskCaller lister = new TaskCaller(gateway.port(), ledger.newClient("lister"));
        List<String> ids =
                IntStream.range(0, 5).mapToObj(_ -> lister.submitted(REQUEST)).toList();
        ids.forEach(lister::ended);

        JsonNode first = lister.get("/api/v1/tasks?limit=2&status=succeeded").body();
        JsonNode second = lister.get("/api/v1/tasks?limit=2&cursor="
                        + first.path("next_cursor").stringValue())
                .body();

        assertThat(first.at("/items/0/id").stringValue()).isEqualTo(ids.get(4));
        assertThat(first.at("/items/1/id").stringValue()).isEqualTo(ids.get(3));
        assertThat(first.at("/items/0/output").isNull()).isTrue();
        assertThat(second.at("/items/0/id").stringValue()).isEqualTo(ids.get(2));
        assertThat(lister.get("/api/v1/tasks?operation=openai.chat")
                        .body()
                        .path("items")
                        .isEmpty())
                .isTrue();
        assertThat(lister.get("/api/v1/tasks?status=failed")
                        .body()
                        .path("items")
                        .isEmpty())
                .isTrue();
        assertThat(lister.get("/api/v1/tasks?from=2099-01-01")
                        .body()
                        .path("items")
                        .isEmpty())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status=done",
                "limit=0",
                "limit=201",
                "cursor=x",
                "from=yesterday",
                "state=queued",
                "from=2026-02-01&to=2026-01-01"
            })
    void refusesAFilterThatItCannotRead(String query) {
        assertThat(caller.get("/api/v1/tasks?" + query).status()).isEqualTo(400);
    }

    @Test
    void cancelsWhatTheProviderCanCancel() {
        upstream.stubFor(post("/mj/submit/imagine").willReturn(okJson("{\"code\":1,\"result\":\"mj-1\"}")));
        upstream.stubFor(get("/mj/task/mj-1/fetch").willReturn(okJson("{\"id\":\"mj-1\",\"status\":\"IN_PROGRESS\"}")));
        upstream.stubFor(post("/mj/task/mj-1/cancel").willReturn(okJson("{\"code\":1,\"description\":\"ok\"}")));
        String id = caller.submitted(TaskCaller.request("midjourney.imagine", TaskCaller.json("{'prompt':'a cat'}")));
        await().until(
                        () -> caller.get("/api/v1/tasks/" + id)
                                .body()
                                .path("status")
                                .asString(""),
                        "in_progress"::equals);

        Answer canceled = caller.post("/api/v1/tasks/" + id + "/cancel");

        assertThat(canceled.status()).as(canceled.text()).isIn(200, 202);
        JsonNode task = caller.ended(id);
        assertThat(task.path("status").stringValue()).isEqualTo("canceled");
        assertThat(task.path("warnings").isEmpty()).isTrue();
        Answer again = caller.post("/api/v1/tasks/" + id + "/cancel");
        assertThat(again.status()).isEqualTo(200);
        upstream.verify(1, postRequestedFor(urlEqualTo("/mj/task/mj-1/cancel")));
    }

    @Test
    void tellsThatATaskContinuesWhereTheProviderCannotCancel() {
        polls(state("processing", ""));
        String id = caller.submitted(REQUEST);

        Answer asked = caller.post("/api/v1/tasks/" + id + "/cancel");

        assertThat(asked.status()).as(asked.text()).isEqualTo(202);
        assertThat(asked.body().at("/warnings/0/code").stringValue()).isEqualTo("cancel_requested");
        upstream.resetAll();
        polls(done());
        assertThat(caller.ended(id).path("status").stringValue()).isEqualTo("succeeded");
        Answer late = caller.post("/api/v1/tasks/" + id + "/cancel");
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.body().path("type").stringValue()).isEqualTo("/problems/task-ended");
    }

    @Test
    void deletesTheResultsAndKeepsTheTask() {
        polls(done());
        String id = caller.submitted(REQUEST);
        caller.ended(id);

        assertThat(caller.delete("/api/v1/tasks/" + id + "/results").status()).isEqualTo(204);

        JsonNode task = caller.get("/api/v1/tasks/" + id).body();
        assertThat(task.path("results").isEmpty()).isTrue();
        assertThat(task.path("output").isNull()).isTrue();
        assertThat(task.path("status").stringValue()).isEqualTo("succeeded");
    }

    // ---- once --------------------------------------------------------------------------------------------------

    @Test
    void requestsWithOneIdempotencyKeyAreOneTask() {
        upstream.stubFor(post(CHAT).willReturn(okJson(COMPLETION).withFixedDelay(500)));

        List<Answer> answers = IntStream.range(0, 20)
                .mapToObj(_ -> CompletableFuture.supplyAsync(
                        () -> caller.submit(CHAT_REQUEST, Map.of("Idempotency-Key", "order-8"))))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(answers).allMatch(answer -> answer.status() == 202 || answer.status() == 200);
        assertThat(answers)
                .extracting(answer -> answer.body().path("id").stringValue())
                .containsOnly(answers.getFirst().body().path("id").stringValue());
        upstream.verify(1, postRequestedFor(urlEqualTo(CHAT)));
        Answer other = caller.submit(REQUEST, Map.of("Idempotency-Key", "order-8"));
        assertThat(other.status()).isEqualTo(422);
    }

    @Test
    void aKeyOfACallThatWasNoTaskIsNotTakenForOne() {
        upstream.stubFor(post(CHAT).willReturn(okJson(COMPLETION)));
        assertThat(directly(CHAT, CHAT_REQUEST, "order-10").status()).isEqualTo(200);

        Answer answer = caller.submit(CHAT_REQUEST, Map.of("Idempotency-Key", "order-10"));

        assertThat(answer.status()).as(answer.text()).isEqualTo(422);
        assertThat(answer.body().path("type").stringValue()).isEqualTo("/problems/idempotency-key-reused");
        upstream.verify(1, postRequestedFor(urlEqualTo(CHAT)));
    }

    @Test
    void aKeyOfACallWithAnUnknownOutcomeTellsThatOutcome() {
        upstream.stubFor(post(SUBMIT).willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
        Answer first = directly(SUBMIT, REQUEST, "order-11");

        Answer answer = caller.submit(REQUEST, Map.of("Idempotency-Key", "order-11"));

        assertThat(first.status()).as(first.text()).isBetween(500, 599);
        assertThat(answer.status()).as(answer.text()).isEqualTo(first.status());
        assertThat(answer.body().path("type").stringValue()).isNotEqualTo("/problems/idempotency-key-reused");
        upstream.verify(1, postRequestedFor(urlEqualTo(SUBMIT)));
    }

    /** Sends the request of a task as a pass-through call. */
    private static Answer directly(String path, JsonNode request, String idempotencyKey) {
        return caller.send(caller.to(path)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", idempotencyKey)
                .POST(BodyPublishers.ofString(request.path("input").toString())));
    }

    @Test
    void aDuplicateDoesNotWaitForTheEndOfTheFirstSubmission() {
        upstream.stubFor(post(CHAT).willReturn(okJson(COMPLETION).withFixedDelay(10_000)));
        long start = System.nanoTime();

        List<String> ids = IntStream.range(0, 8)
                .mapToObj(_ -> CompletableFuture.supplyAsync(
                        () -> caller.submit(CHAT_REQUEST, Map.of("Idempotency-Key", "order-9"))))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .map(answer -> answer.body().path("id").stringValue())
                .toList();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(9));
        assertThat(ids).containsOnly(ids.getFirst());
        assertThat(caller.ended(ids.getFirst()).path("status").stringValue()).isEqualTo("succeeded");
        upstream.verify(1, postRequestedFor(urlEqualTo(CHAT)));
    }

    @Test
    void aDryRunTellsThePriceAndSendsNothing() {
        Answer answer = caller.send(caller.to("/api/v1/tasks?dry_run=true")
                .header("Content-Type", "application/json")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(REQUEST.toString())));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.body().at("/estimated_cost/amount").stringValue()).isEqualTo("0.005");
        upstream.verify(0, postRequestedFor(urlPathEqualTo(SUBMIT)));
    }

    @Test
    void refusesWhatALimitForbidsBeforeAnythingIsSent() {
        TaskCaller poor = new TaskCaller(
                gateway.port(), ledger.newClientOf("{\"name\":\"poor\",\"limits\":{\"units_per_day\":{\"image\":1}}}"));
        polls(done());
        poor.ended(poor.submitted(REQUEST));

        Answer refused = poor.submit(REQUEST, Map.of());

        assertThat(refused.status()).as(refused.text()).isEqualTo(402);
        assertThat(poor.get("/api/v1/tasks").body().path("items").size()).isEqualTo(1);
        upstream.verify(1, postRequestedFor(urlEqualTo(SUBMIT)));
    }

    @Test
    void refusesAnOperationThatTheClientMayNotUse() {
        TaskCaller bound = new TaskCaller(
                gateway.port(), ledger.newClientOf("{\"name\":\"bound\",\"operations\":[\"openai.*\"]}"));

        assertThat(bound.submit(REQUEST, Map.of()).status()).isEqualTo(403);
    }

    // ---- bad input ---------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                                       | operation",
                "{'operation':'x.y','input':{}}                                           | operation",
                "{'operation':'kling.images.generations','input':[]}                      | input",
                "{'operation':'kling.images.generations','input':'text'}                  | input",
                "{'operation':'kling.images.generations','input':{}}                      | input.model_name",
                "{'operation':'kling.images.generations','input':{'model_name':'x','prompt':1}} | input.prompt",
                "{'operation':'kling.images.generations','input':{'model_name':'kling-v1','prompt':'p','callback_url':'https://a.example'}} | callback_url",
                "{'operation':'luma.extend','input':{'user_prompt':'p'}}                  | input.task_id",
                "{'operation':'luma.extend','input':{'task_id':'..','user_prompt':'p'}}   | input",
                "{'operation':'openai.chat','model':'a','input':{'model':'b','messages':[]}} | model",
                "{'operation':'openai.chat','input':{'model':'gpt-4o','messages':[],'stream':true}} | input.stream",
                "{'operation':'openai.chat','input':{},'metadata':{'a b':'c'}}            | metadata",
                "{'operation':'openai.chat','input':{},'webhok':{}}                       | webhok"
            })
    void refusesBadInputAndNamesTheField(String body, String field) {
        Answer answer = caller.submit(TaskCaller.json(body), Map.of());

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.text()).contains("\"field\":\"" + field);
        // the last poll of another test's task may still arrive
        assertThat(upstream.getAllServeEvents())
                .extracting(event -> event.getRequest().getMethod())
                .allMatch(RequestMethod.GET::equals);
    }

    @Test
    void sendsAFormWithFilesFromDataUrls() {
        upstream.stubFor(post(urlPathEqualTo("/302/submit/removebg"))
                .willReturn(okJson("{\"id\":\"1\",\"status\":\"starting\"}")));
        upstream.stubFor(get("/302/task/1/fetch")
                .willReturn(okJson(
                        "{\"id\":\"1\",\"status\":\"succeeded\",\"output\":\"https://cdn.example.com/a.png\"}")));

        JsonNode task = caller.ended(caller.submitted(
                TaskCaller.request("302ai.removebg", TaskCaller.json("{'image':'data:image/png;base64,AQID'}"))));

        assertThat(task.path("status").stringValue()).as(task.toString()).isEqualTo("succeeded");
        byte[] sent = upstream.findAll(postRequestedFor(urlPathEqualTo("/302/submit/removebg")))
                .getFirst()
                .getBody();
        assertThat(new String(sent, StandardCharsets.ISO_8859_1))
                .contains("name=\"image\"; filename=\"file.png\"\r\nContent-Type: image/png\r\n\r\n\1\2\3\r\n");
        upstream.verify(getRequestedFor(urlEqualTo("/302/task/1/fetch")));
    }
}
