package io.gateway302.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.RunningGateway;
import io.gateway302.identity.AllowedOrigins;
import io.gateway302.identity.client.Clients;
import io.gateway302.tasks.TaskCaller.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Tests of who sees a task: keys, browser tokens, and holders of a signed link to its events. */
class TaskAccessIntegrationTests {

    private static final String TASKS = "/api/v1/tasks";
    private static final String PAGE = "https://shop.example.com";
    private static final ObjectNode REQUEST = TaskCaller.request(
            "kling.images.generations", TaskCaller.json("{'model_name':'kling-v1','prompt':'a cat'}"));

    @TempDir
    static Path data;

    private static RunningGateway gateway;
    private static TaskCaller client;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(
                data,
                "spring.profiles.active=sandbox",
                "gateway.tasks.run.shortest-interval=10ms",
                "gateway.results.store=directory",
                "gateway.egress.allowed-networks=127.0.0.0/8");
        client = new TaskCaller(
                gateway.port(),
                gateway.bean(Clients.class).provide("shop", null).reveal());
        String id = gateway.bean(Clients.class).list("", 100).stream()
                .filter(each -> each.name().equals("shop"))
                .findFirst()
                .orElseThrow()
                .id();
        AllowedOrigins.allow(gateway, id, PAGE);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static TaskCaller token(String more) {
        Answer minted = client.send(client.to("/api/v1/browser-tokens")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"operations\": [\"*\"]" + more + "}")));
        assertThat(minted.status()).as(minted.text()).isEqualTo(201);
        return new TaskCaller(gateway.port(), minted.body().path("token").stringValue());
    }

    private static HttpResponse<String> anonymous(String path, String... headers) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void isProblem(HttpResponse<String> response, int status, String type) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.body()).contains("\"/problems/" + type + "\"");
    }

    // ---- browser tokens ----------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(strings = {"", ", \"max_requests\": 5"})
    void aTokenSeesOnlyTheTasksThatItSubmitted(String limit) {
        TaskCaller mine = token(limit);
        TaskCaller other = token(limit);
        String id = mine.submitted(REQUEST);
        String task = TASKS + "/" + id;
        String ofKey = TASKS + "/" + client.submitted(REQUEST);

        assertThat(mine.ended(id).path("status").asString()).isEqualTo("succeeded");
        assertThat(mine.get(task + "/events").status()).isEqualTo(200);
        assertThat(mine.get(TASKS)
                        .body()
                        .path("items")
                        .valueStream()
                        .map(each -> each.path("id").stringValue()))
                .containsExactly(id);
        assertThat(mine.post(task + "/cancel").status()).isEqualTo(409);
        assertThat(client.get(task).status()).isEqualTo(200);

        assertThat(other.get(TASKS).body().path("items").isEmpty()).isTrue();
        for (String foreign : List.of(task, ofKey)) {
            assertThat(other.get(foreign).status()).isEqualTo(404);
            assertThat(other.get(foreign + "/events").status()).isEqualTo(404);
            assertThat(other.post(foreign + "/cancel").status()).isEqualTo(404);
            assertThat(other.delete(foreign + "/results").status()).isEqualTo(404);
        }
        assertThat(mine.get(task).body().path("results").size()).isPositive();
        assertThat(mine.delete(task + "/results").status()).isEqualTo(204);
        assertThat(mine.get(task).body().path("results").isEmpty()).isTrue();
    }

    @Test
    void aTokenNamesNoWebhook() {
        ObjectNode request = REQUEST.deepCopy();
        request.set("webhook", TaskCaller.json("{'url':'https://hooks.example.com/of-a-token'}"));

        Answer refused = token("").submit(request, Map.of());

        assertThat(refused.status()).as(refused.text()).isEqualTo(403);
        assertThat(refused.body().path("detail").stringValue()).contains("webhook");
        assertThat(client.get("/api/v1/webhooks").text()).doesNotContain("of-a-token");
    }

    // ---- signed links ------------------------------------------------------------------------------------------

    @Test
    void aSignedLinkOpensTheEventsWithoutAKey() throws Exception {
        TaskCaller page = token("");
        String id = page.submitted(REQUEST);
        String link = page.ended(id).at("/links/events").stringValue();

        HttpResponse<String> events = anonymous(link, "Origin", PAGE);

        assertThat(events.statusCode()).as(events.body()).isEqualTo(200);
        assertThat(events.body()).contains("event: task\ndata: {", "\"id\":\"" + id + "\"", "\"succeeded\"");
        assertThat(events.headers().firstValue("Content-Type")).hasValue("text/event-stream");
        assertThat(events.headers().firstValue("Access-Control-Allow-Origin")).hasValue(PAGE);
        assertThat(anonymous(link, "Origin", "https://foreign.example.com")
                        .headers()
                        .map())
                .doesNotContainKey("access-control-allow-origin");
        AtomicReference<HttpResponse<String>> last = new AtomicReference<>(events);
        // the final cost may come after the end, as one more event; EventSource connects again after any other status
        Awaitility.await().until(() -> {
            String version = last.get().body().replaceAll("(?s)\\Aid: (\\d+)\n.*", "$1");
            HttpResponse<String> again = anonymous(link, "Last-Event-ID", version);
            if (again.statusCode() == 200) {
                last.set(again);
            }
            return again.statusCode() == 204;
        });
    }

    @Test
    void aSignedLinkOpensNothingElse() throws Exception {
        String id = client.submitted(REQUEST);
        JsonNode task = client.ended(id);
        String link = task.at("/links/events").stringValue();
        String query = link.substring(link.indexOf('?'));
        String other = client.submitted(REQUEST);

        isProblem(anonymous(TASKS + "/" + id + query), 401, "unauthenticated");
        isProblem(anonymous(TASKS + query), 401, "unauthenticated");
        isProblem(anonymous("/api/v1/me" + query), 401, "unauthenticated");
        isProblem(anonymous(TASKS + "/" + other + "/events" + query), 403, "not-allowed");
        String file = task.at("/results/0/url").stringValue();
        assertThat(file).startsWith("/files/");
        assertThat(anonymous(file).statusCode()).isEqualTo(200);
        isProblem(anonymous(file.replaceAll("\\?.*", "") + query), 403, "not-allowed");
        isProblem(anonymous(TASKS + "/" + id + "/events" + file.substring(file.indexOf('?'))), 403, "not-allowed");
    }

    @Test
    void rejectsAWrongSignature() throws Exception {
        String id = client.submitted(REQUEST);
        String link = client.ended(id).at("/links/events").stringValue();
        String signature = link.replaceAll(".*signature=", "");
        String changed = (signature.startsWith("A") ? "B" : "A") + signature.substring(1);

        for (String wrong : List.of(
                link.replace(signature, changed),
                link.replace(signature, ""),
                link.replace(signature, "x"),
                link.replaceAll("expires=[0-9]+&", ""),
                link.replaceAll("expires=[0-9]+", "expires=99999999999"),
                link.replaceAll("expires=[0-9]+", "expires=1"),
                link.replaceAll("expires=[0-9]+", "expires=soon"),
                link + "&signature=" + signature)) {
            isProblem(anonymous(wrong), 403, "not-allowed");
            assertThat(client.get(wrong).status()).as("a key does not mend it").isEqualTo(403);
        }
        isProblem(anonymous(link.replaceAll("&signature=.*", "")), 401, "unauthenticated");
        isProblem(anonymous(link.replaceAll("\\?.*", "")), 401, "unauthenticated");
        isProblem(anonymous(link + "&key=1"), 400, "validation-failed");
        assertThat(client.get(link.replaceAll("\\?.*", "")).status()).isEqualTo(200);
    }
}
