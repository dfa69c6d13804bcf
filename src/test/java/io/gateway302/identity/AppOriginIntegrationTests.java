package io.gateway302.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.gateway302.RunningGateway;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of origins of desktop and mobile apps and of browser extensions. */
class AppOriginIntegrationTests {

    private static final HttpClient http = HttpClient.newHttpClient();

    private static RunningGateway gateway;

    @BeforeAll
    static void start(@TempDir Path directory) {
        gateway = RunningGateway.start(
                directory, "spring.profiles.active=sandbox", "gateway.admin.key=" + RunningGateway.ADMIN_KEY);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(String path, String key, String body) throws Exception {
        return send(to(path).header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    private static HttpResponse<String> create(String name, String origin) throws Exception {
        return post(
                "/admin/v1/clients",
                RunningGateway.ADMIN_KEY,
                "{\"name\":\"" + name + "\",\"allowed_origins\":[\"" + origin + "\"]}");
    }

    private static String allowed(HttpResponse<?> answer) {
        return answer.headers().firstValue("Access-Control-Allow-Origin").orElse("");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app://obsidian.md",
                "capacitor://localhost",
                "tauri://localhost",
                "chrome-extension://cjpalhdlnbpafiamejdnhcphjbkeiagm",
                "moz-extension://6f2bdb15-7a50-4f29-8c5b-1a9c7b1a0d53",
                "vscode-webview://1l5v4hqhsmgcvmeqrfmjbe3ov4q8n8i2gqfh6o4v4ubgs9v8jnmp"
            })
    void mayBeAllowedForAClient(String origin) throws Exception {
        HttpResponse<String> client = create("of-" + origin.substring(0, origin.indexOf(58)), origin);
        assertThat(client.statusCode()).as(client.body()).isEqualTo(201);
        assertThat(JsonPath.<String>read(client.body(), "$.allowed_origins[0]")).isEqualTo(origin);
        String id = JsonPath.read(client.body(), "$.id");
        String key = JsonPath.read(
                post("/admin/v1/clients/" + id + "/keys", RunningGateway.ADMIN_KEY, "{\"name\":\"k\"}")
                        .body(),
                "$.key");

        HttpResponse<String> preflight = send(to("/v1/chat/completions")
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization, content-type")
                .method("OPTIONS", BodyPublishers.noBody()));
        assertThat(preflight.statusCode()).isEqualTo(200);
        assertThat(allowed(preflight)).isEqualTo(origin);

        HttpResponse<String> models =
                send(to("/v1/models").header("Origin", origin).header("Authorization", "Bearer " + key));
        assertThat(models.statusCode()).isEqualTo(200);
        assertThat(allowed(models)).isEqualTo(origin);
        assertThat(allowed(send(
                        to("/v1/models").header("Origin", "app://other.app").header("Authorization", "Bearer " + key))))
                .isEmpty();

        String token = JsonPath.read(
                post(
                                "/api/v1/browser-tokens",
                                key,
                                "{\"operations\":[\"openai.models\",\"*\"],\"origin\":\"" + origin + "\"}")
                        .body(),
                "$.token");
        assertThat(send(to("/v1/models").header("Origin", origin).header("Authorization", "Bearer " + token))
                        .statusCode())
                .isEqualTo(200);
        assertThat(send(to("/v1/models")
                                .header("Origin", "https://shop.example.com")
                                .header("Authorization", "Bearer " + token))
                        .statusCode())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ionic://localhost", "file://", "null", "app://obsidian.md/", "app://*", "javascript://x"})
    void mustHaveASchemeOfTheOperatorAndNoPath(String origin) throws Exception {
        HttpResponse<String> refused = create("none", origin);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("allowed_origins[0]").contains("gateway.identity.origin-schemes");
    }

    @Test
    void areThoseOfTheSetting(@TempDir Path directory) throws Exception {
        RunningGateway before = gateway;
        try (RunningGateway other =
                RunningGateway.start(directory, "gateway.identity.origin-schemes=ionic, electron-app")) {
            gateway = other;
            assertThat(create("ionic", "ionic://localhost").statusCode()).isEqualTo(201);
            assertThat(create("app", "app://obsidian.md").statusCode()).isEqualTo(400);
        } finally {
            gateway = before;
        }
    }
}
