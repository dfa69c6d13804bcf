package io.gateway302.tasks;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.gateway302.RunningGateway;
import io.gateway302.ledger.LedgerCaller;
import io.gateway302.tasks.TaskCaller.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Tests of webhooks and stored results of tasks. */
class TaskWebhookIntegrationTests {

    private static final String SUBMIT = "/klingai/v1/images/generations";
    private static final byte[] PNG = java.util.Base64.getDecoder()
            .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    private static final WireMockServer upstream = new WireMockServer(options().dynamicPort());
    private static final WireMockServer receiver = new WireMockServer(options().dynamicPort());

    @TempDir
    static Path data;

    private static RunningGateway gateway;
    private static TaskCaller caller;
    private static LedgerCaller ledger;

    @BeforeAll
    static void start() {
        upstream.start();
        receiver.start();
        gateway = RunningGateway.start(
                data,
                "gateway.upstream.base-url=" + upstream.baseUrl(),
                "gateway.egress.allowed-networks=127.0.0.0/8",
                "gateway.results.store=directory",
                "gateway.tasks.run.shortest-interval=10ms",
                "gateway.ledger.cost-lookup.enabled=false");
        ledger = new LedgerCaller(gateway.port());
        caller = new TaskCaller(gateway.port(), ledger.newClient("painter"));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.stop();
        receiver.stop();
    }

    @BeforeEach
    void reset() {
        upstream.resetAll();
        receiver.resetAll();
        receiver.stubFor(post(anyUrl()).willReturn(ok()));
        upstream.stubFor(post(SUBMIT).willReturn(okJson("{\"code\":0,\"data\":{\"task_id\":\"1\"}}")));
        upstream.stubFor(get(SUBMIT + "/1")
                .willReturn(okJson("{\"code\":0,\"data\":{\"task_status\":\"succeed\","
                        + "\"task_result\":{\"images\":[{\"url\":\"" + upstream.baseUrl() + "/cat.png\"}]}}}")));
        upstream.stubFor(get("/cat.png")
                .willReturn(aResponse().withHeader("Content-Type", "text/html").withBody(PNG)));
    }

    private static ObjectNode request(String path, String... events) {
        ObjectNode request = TaskCaller.request(
                "kling.images.generations", TaskCaller.json("{'model_name':'kling-v1','prompt':'a cat'}"));
        ObjectNode webhook = request.putObject("webhook").put("url", receiver.baseUrl() + path);
        if (events.length > 0) {
            List.of(events).forEach(webhook.putArray("events")::add);
        }
        return request;
    }

    private static List<LoggedRequest> events(String path) {
        return receiver.findAll(postRequestedFor(urlEqualTo(path)));
    }

    @Test
    void aTaskTellsItsWebhookOfItsStartAndItsEndOnce() {
        String id = caller.submitted(request("/all"));
        caller.ended(id);

        await().atMost(Duration.ofSeconds(20)).until(() -> events("/all").size() == 2);
        List<JsonNode> bodies = events("/all").stream()
                .map(event -> JsonMapper.shared().readTree(event.getBody()))
                .toList();
        assertThat(bodies)
                .extracting(body -> body.path("type").stringValue())
                .containsExactlyInAnyOrder("task.in_progress", "task.succeeded");
        assertThat(bodies).allSatisfy(body -> {
            assertThat(body.at("/data/id").stringValue()).isEqualTo(id);
            assertThat(body.at("/data/output").isMissingNode()).isTrue();
        });
        assertThat(events("/all"))
                .extracting(event -> event.getHeader("webhook-id"))
                .doesNotContainNull()
                .doesNotHaveDuplicates();
        assertThat(events("/all"))
                .allMatch(event -> event.getHeader("webhook-signature").startsWith("v1,"));
    }

    @Test
    void aWebhookGetsOnlyTheEventsThatTheTaskNames() {
        String id = caller.submitted(request("/ends", "task.succeeded", "task.failed"));
        caller.ended(id);

        await().during(Duration.ofSeconds(1))
                .atMost(Duration.ofSeconds(20))
                .until(() -> events("/ends").size() == 1);
    }

    @Test
    void refusesAWebhookThatItCannotCall() {
        for (String url : List.of("ftp://a.example/x", "https://10.0.0.1/x", "no url at all")) {
            ObjectNode request = request("/none");
            ((ObjectNode) request.path("webhook")).put("url", url);

            Answer answer = caller.submit(request, Map.of());

            assertThat(answer.status()).as(url + answer.text()).isEqualTo(400);
            assertThat(answer.text()).contains("\"field\":\"webhook.url\"");
        }
        Answer unknown = caller.submit(request("/none", "task.done"), Map.of());
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.text()).contains("\"field\":\"webhook.events[0]\"");
        upstream.verify(0, postRequestedFor(urlEqualTo(SUBMIT)));
    }

    @Test
    void aResultIsCopiedAndServedByASignedLink() {
        JsonNode task = caller.ended(caller.submitted(request("/stored")));

        JsonNode result = task.at("/results/0");
        assertThat(result.path("content_type").asString("")).as(task.toString()).isEqualTo("image/png");
        assertThat(result.path("size").intValue()).isEqualTo(PNG.length);
        assertThat(result.path("width").intValue()).isEqualTo(1);
        assertThat(result.path("source_url").isNull()).isTrue();
        String sha256 = result.path("sha256").asString("");
        assertThat(sha256).isEqualTo("6b7fa434f92a8b80aab02d9bf1a12e49ffcae424e4013a1c4f68b67e3d2bbcd0");
        String link = result.path("url").stringValue();
        assertThat(link).startsWith("/files/file_");
        Answer file = caller.get(link);
        assertThat(file.status()).isEqualTo(200);
        assertThat(file.header("Content-Type")).isEqualTo("image/png");

        assertThat(caller.delete("/api/v1/tasks/" + task.path("id").stringValue() + "/results")
                        .status())
                .isEqualTo(204);
        assertThat(caller.get(link).status()).isEqualTo(410);

        // the ledger still tells what was delivered
        JsonNode row = JsonMapper.shared()
                .readTree(ledger.get(
                        "/ledger/gen_" + task.path("id").stringValue().substring("task_".length())));
        assertThat(row.path("results").size()).as(row.toString()).isEqualTo(1);
        assertThat(row.at("/results/0/sha256").asString("")).isEqualTo(sha256);
        assertThat(row.at("/results/0/size").intValue()).isEqualTo(PNG.length);
        assertThat(link).contains(row.at("/results/0/file").asString("-"));
        assertThat(ledger.isValid()).isTrue();
    }

    @Test
    void aFailedCopyIsAWarning() {
        upstream.stubFor(get("/cat.png").willReturn(aResponse().withStatus(404)));

        JsonNode task = caller.ended(caller.submitted(request("/failed")));

        assertThat(task.path("status").stringValue()).isEqualTo("succeeded");
        assertThat(task.at("/warnings/0/code").stringValue()).isEqualTo("source-expired");
        assertThat(task.at("/results/0/source_url").stringValue()).isEqualTo(upstream.baseUrl() + "/cat.png");
        assertThat(task.at("/results/0/url").stringValue()).isEqualTo(upstream.baseUrl() + "/cat.png");
    }

    @Test
    void aResultIsNotCopiedIfItsOwnerDoesNotWantIt() {
        JsonNode task = caller.ended(caller.submitted(request("/own").put("store_results", false)));

        assertThat(task.at("/results/0/url").stringValue()).isEqualTo(upstream.baseUrl() + "/cat.png");
        assertThat(task.path("warnings").isEmpty()).isTrue();
    }
}
