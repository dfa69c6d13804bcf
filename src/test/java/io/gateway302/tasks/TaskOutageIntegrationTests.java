package io.gateway302.tasks;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.gateway302.RunningGateway;
import io.gateway302.TcpRelay;
import io.gateway302.ledger.LedgerCaller;
import io.gateway302.tasks.TaskCaller.Answer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Tests of tasks while PostgreSQL is away. */
class TaskOutageIntegrationTests {

    private static final String SUBMIT = "/klingai/v1/images/generations";
    private static final JsonNode REQUEST = TaskCaller.request(
            "kling.images.generations", TaskCaller.json("{'model_name':'kling-v1','prompt':'a cat'}"));
    private static final JsonNode CHAT = TaskCaller.request(
            "openai.chat", TaskCaller.json("{'model':'gpt-4o','messages':[{'role':'user','content':'hello'}]}"));
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final WireMockServer upstream = new WireMockServer(options().dynamicPort());

    @TempDir
    Path directory;

    private EmbeddedPostgres server;
    private TcpRelay way;
    private RunningGateway gateway;
    private TaskCaller caller;

    @BeforeEach
    void start() throws Exception {
        upstream.start();
        upstream.stubFor(post(SUBMIT).willReturn(okJson("{\"code\":0,\"data\":{\"task_id\":\"1\"}}")));
        upstream.stubFor(get(SUBMIT + "/1").willReturn(okJson("{\"code\":0,\"data\":{\"task_status\":\"succeed\"}}")));
        server = EmbeddedPostgres.start();
        way = TcpRelay.to(server.getPort());
        gateway = RunningGateway.start(
                directory,
                "spring.datasource.url=jdbc:postgresql://127.0.0.1:" + way.port() + "/postgres?user=postgres",
                "gateway.upstream.base-url=" + upstream.baseUrl(),
                "gateway.ledger.cost-lookup.enabled=false",
                "gateway.tasks.run.shortest-interval=10ms");
        caller = new TaskCaller(gateway.port(), new LedgerCaller(gateway.port()).newClient("painter"));
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        way.close();
        server.close();
        upstream.stop();
    }

    @Test
    void aSubmissionIsRefusedAndNothingIsSent() {
        way.cut();

        Answer answer = caller.submit(REQUEST, Map.of());

        assertThat(answer.status()).as(answer.text()).isEqualTo(503);
        assertThat(answer.body().path("type").stringValue()).isEqualTo("/problems/storage-unavailable");
        assertThat(answer.header("Retry-After")).isNotEmpty();
        assertThat(caller.get("/api/v1/tasks").status()).isEqualTo(503);
        upstream.verify(0, postRequestedFor(urlEqualTo(SUBMIT)));

        way.open();
        await().atMost(TIMEOUT).until(() -> caller.submit(REQUEST, Map.of()).status() == 202);
    }

    @Test
    void theResultOfASubmissionIsStoredAfterTheOutage() {
        upstream.stubFor(post("/v1/chat/completions").willReturn(okJson("""
                        {"id":"c1","object":"chat.completion","model":"gpt-4o","choices":[{"index":0,
                        "finish_reason":"stop","message":{"role":"assistant","content":"Hello."}}]}""").withFixedDelay(1_000)));
        String id = caller.submitted(CHAT);
        way.cut();
        // the answer comes meanwhile
        await().atMost(TIMEOUT).until(() -> !upstream.getAllServeEvents().isEmpty());
        await().pollDelay(Duration.ofSeconds(2)).atMost(TIMEOUT).until(() -> true);
        way.open();

        await().atMost(TIMEOUT).until(() -> caller.get("/api/v1/tasks/" + id).status() == 200);
        JsonNode task = caller.ended(id);

        assertThat(task.path("status").stringValue()).as(task.toString()).isEqualTo("succeeded");
        upstream.verify(1, postRequestedFor(urlEqualTo("/v1/chat/completions")));
    }

    @Test
    void pollsGoOnAfterTheOutage() {
        upstream.stubFor(
                get(SUBMIT + "/1").willReturn(okJson("{\"code\":0,\"data\":{\"task_status\":\"processing\"}}")));
        String id = caller.submitted(REQUEST);
        way.cut();
        await().pollDelay(Duration.ofSeconds(2)).atMost(TIMEOUT).until(() -> true);
        upstream.stubFor(get(SUBMIT + "/1").willReturn(okJson("{\"code\":0,\"data\":{\"task_status\":\"succeed\"}}")));
        way.open();

        await().atMost(TIMEOUT).until(() -> caller.get("/api/v1/tasks/" + id).status() == 200);
        assertThat(caller.ended(id).path("status").stringValue()).isEqualTo("succeeded");
    }
}
