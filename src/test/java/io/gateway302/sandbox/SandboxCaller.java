package io.gateway302.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.catalog.Catalog;
import io.gateway302.catalog.ShippedCatalog;
import io.gateway302.secret.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sandbox on a free port, with a client for it. */
public final class SandboxCaller implements AutoCloseable {

    /** Upstream key that the sandbox accepts. */
    public static final String KEY = "sk-sandbox-for-tests-only";

    static final String CHARACTER = "/doubao/drawing/character";

    /** Catalog of the simulated operations. */
    public static final Catalog CATALOG = ShippedCatalog.load();

    private static final JsonMapper JSON = JsonMapper.shared();

    private final SandboxServer server;

    private final HttpClient client = HttpClient.newHttpClient();

    /** Starts a sandbox whose cost records appear at once. */
    public SandboxCaller() {
        this(Secret.of(KEY));
    }

    SandboxCaller(Duration recordDelay, Clock clock) {
        this(recordDelay, clock, Secret.of(KEY));
    }

    /** Starts a sandbox with other keys, whose cost records appear at once. */
    SandboxCaller(Secret... keys) {
        this(Duration.ZERO, Clock.systemUTC(), keys);
    }

    private SandboxCaller(Duration recordDelay, Clock clock, Secret... keys) {
        server = new SandboxServer(0, List.of(keys), CATALOG, recordDelay, clock);
    }

    /** Returns the address of a path. */
    public URI at(String path) {
        return URI.create(server.address() + path);
    }

    /** Returns a valid request for a small image. */
    static String request(String prompt) {
        return JSON.createObjectNode()
                .put("prompt", prompt)
                .put("seed", 5)
                .put("width", 256)
                .put("height", 256)
                .put("use_sr", false)
                .put("return_url", true)
                .set("image_urls", JSON.createArrayNode().add("https://example.com/a.jpg"))
                .toString();
    }

    HttpResponse<String> draw(String body) throws IOException, InterruptedException {
        return draw(UUID.randomUUID().toString(), body);
    }

    HttpResponse<String> draw(String requestId, String body) throws IOException, InterruptedException {
        return send(drawing(requestId, body));
    }

    HttpRequest.Builder drawing(String requestId, String body) {
        return HttpRequest.newBuilder(at(CHARACTER))
                .header("Authorization", "Bearer " + KEY)
                .header("Content-Type", "application/json")
                .header("X-Request-Id", requestId)
                .POST(BodyPublishers.ofString(body));
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(at(path)).header("Authorization", "Bearer " + KEY));
    }

    /** Returns the response to a call of the catalog, which must succeed. */
    public JsonNode answer(CatalogCall call) {
        try {
            HttpResponse<String> response = send(
                    call.to(at("")).header("Authorization", "Bearer " + KEY).header("mj-api-secret", KEY));
            assertThat(response.statusCode())
                    .as("%s: %s", call.path(), response.body())
                    .isEqualTo(200);
            return json(response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<byte[]> bytes(String method, String url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .method(method, BodyPublishers.noBody())
                .build();
        return client.send(request, BodyHandlers.ofByteArray());
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** Returns a POST request of JSON with the key. */
    HttpRequest.Builder post(String path, String body) {
        return HttpRequest.newBuilder(at(path))
                .header("Authorization", "Bearer " + KEY)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
    }

    /** Returns a chat request of one message. */
    static String chat(String prompt, String more) {
        return "{\"model\": \"gpt-4o\", \"messages\": [{\"role\": \"user\", \"content\": \"" + prompt + "\"}]" + more
                + "}";
    }

    JsonNode connections() throws IOException, InterruptedException {
        return json(get("/sandbox/connections"));
    }

    HttpResponse<byte[]> sendForBytes(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    int generations(String requestId) throws IOException, InterruptedException {
        return json(get("/sandbox/generations/" + requestId)).at("/generations").intValue();
    }

    static JsonNode json(HttpResponse<String> response) {
        return JSON.readTree(response.body());
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
