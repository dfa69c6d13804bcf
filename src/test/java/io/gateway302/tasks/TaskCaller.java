package io.gateway302.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Client of the tasks API of a gateway. */
public final class TaskCaller {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final String address;
    private final String key;

    /** Creates a client of the gateway at this port. */
    public TaskCaller(int port, String key) {
        this.address = "http://127.0.0.1:" + port;
        this.key = key;
    }

    /** Returns a request for a task. */
    public static ObjectNode request(String operation, JsonNode input) {
        ObjectNode request = JSON.createObjectNode().put("operation", operation);
        request.set("input", input);
        return request;
    }

    /** Returns JSON from a text with single quotes. */
    public static JsonNode json(String text) {
        return JSON.readTree(text.replace('\'', '"'));
    }

    /** Submits a task with further headers. */
    public Answer submit(JsonNode request, Map<String, String> headers) {
        HttpRequest.Builder built = to("/api/v1/tasks")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(request.toString()));
        headers.forEach(built::header);
        return send(built);
    }

    /** Submits a task that must be accepted, and returns its id. */
    public String submitted(JsonNode request) {
        Answer answer = submit(request, Map.of());
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        return answer.body().path("id").stringValue();
    }

    /** Waits for the end of a task by long polls, and returns it. */
    public JsonNode ended(String id) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (true) {
            JsonNode task = get("/api/v1/tasks/" + id + "?wait=5").body();
            String status = task.path("status").asString("");
            if (!status.equals("queued") && !status.equals("in_progress")) {
                return task;
            }
            assertThat(System.nanoTime()).as("the task does not end: %s", task).isLessThan(deadline);
        }
    }

    /** Sends a GET request. */
    public Answer get(String path) {
        return send(to(path).GET());
    }

    /** Sends a POST request without a body. */
    public Answer post(String path) {
        return send(to(path).POST(BodyPublishers.noBody()));
    }

    /** Sends a DELETE request. */
    public Answer delete(String path) {
        return send(to(path).DELETE());
    }

    /** Returns a request with the key. */
    public HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(address + path))
                .header("Authorization", "Bearer " + key)
                .timeout(Duration.ofSeconds(90));
    }

    /** Sends a request. */
    public Answer send(HttpRequest.Builder request) {
        try {
            return new Answer(HTTP.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Response. */
    public record Answer(HttpResponse<String> response) {

        /** Returns the HTTP status. */
        public int status() {
            return response.statusCode();
        }

        /** Returns the body as text. */
        public String text() {
            return response.body();
        }

        /** Returns the body as JSON. */
        public JsonNode body() {
            return JSON.readTree(response.body());
        }

        /** Returns a header; empty if it is missing. */
        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }
}
