package io.gateway302.passthrough;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.gateway302.RunningGateway;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of a gateway below a context path, and of one behind a proxy that removes a prefix and tells it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContextPathIntegrationTests {

    private static final String CHAT = "/v1/chat/completions";
    private static final String COMPLETION = "{\"id\":\"c-1\",\"choices\":[]}";
    private static final Pattern LINK = Pattern.compile("href=\"([^\"]+)\"");

    private final ScriptedUpstream upstream = ScriptedUpstream.start();
    private final HttpClient http = HttpClient.newHttpClient();

    private RunningGateway gateway;
    private RunningGateway proxied;
    private String key;

    @BeforeAll
    void start(@TempDir Path below, @TempDir Path behind) throws Exception {
        gateway = RunningGateway.start(
                below, "gateway.upstream.base-url=" + upstream.address(), "server.servlet.context-path=/ai");
        proxied = RunningGateway.start(
                behind, "gateway.upstream.base-url=" + upstream.address(), "server.forward-headers-strategy=framework");
        key = newKey(gateway, "/ai");
    }

    @AfterAll
    void stop() {
        gateway.close();
        proxied.close();
        upstream.close();
    }

    private String newKey(RunningGateway of, String prefix) throws Exception {
        HttpResponse<String> client =
                post(of, prefix + "/admin/v1/clients", RunningGateway.ADMIN_KEY, "{\"name\":\"c\"}");
        assertThat(client.statusCode()).as(client.body()).isEqualTo(201);
        String path = prefix + "/admin/v1/clients/" + JsonPath.read(client.body(), "$.id");
        assertThat(client.headers().firstValue("Location")).hasValue(path);
        return JsonPath.read(
                post(of, path + "/keys", RunningGateway.ADMIN_KEY, "{\"name\":\"k\"}")
                        .body(),
                "$.key");
    }

    private static HttpRequest.Builder to(RunningGateway gateway, String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + gateway.port()).resolve(path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(RunningGateway to, String path, String with, String body) throws Exception {
        return send(to(to, path)
                .header("Authorization", "Bearer " + with)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(to(gateway, path).header("Authorization", "Bearer " + key));
    }

    @Test
    void passesCallsToTheSamePathsOfTheUpstream() throws Exception {
        upstream.answers(200, "application/json", COMPLETION);

        HttpResponse<String> answer =
                post(gateway, "/ai" + CHAT + "?x=1", key, "{\"model\":\"gpt-4o\",\"messages\":[]}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(COMPLETION);
        assertThat(answer.headers().firstValue("Gateway-Operation")).isPresent();
        assertThat(upstream.only().target()).isEqualTo(CHAT + "?x=1");
    }

    @ParameterizedTest
    @CsvSource({
        "/ai/v1/chat/completions, $.error.code, unauthenticated",
        "/ai/v1/messages, $.error.type, authentication_error",
        "/ai/cc/v1/messages, $.error.type, authentication_error",
        "/ai/v1beta/models/gemini-2.0-flash:generateContent, $.error.status, UNAUTHENTICATED",
        "/ai/api/v1/images/character, $.type, /ai/problems/unauthenticated",
        "/ai/admin/v1/clients, $.type, /ai/problems/unauthenticated"
    })
    void tellsErrorsInTheFormOfThePath(String path, String field, String value) throws Exception {
        HttpResponse<String> refused = post(gateway, path, "unknown", "{}");

        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(JsonPath.<Object>read(refused.body(), field)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ai/",
                "/ai/favicon.ico",
                "/ai/livez",
                "/ai/readyz",
                "/ai/api/v1/operations",
                "/ai/api/v1/me",
                "/ai/v3/api-docs",
                "/ai/v3/api-docs.yaml",
                "/ai/v3/api-docs/swagger-config",
                "/ai/swagger-ui/index.html",
                "/ai/problems",
                "/ai/problems/not-found",
                "/ai/dashboard/balance"
            })
    void servesItsOwnPaths(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/v1/chat/completions", "/api/v1/operations", "/v3/api-docs", "/problems"})
    void servesNothingElse(String path) throws Exception {
        HttpResponse<String> none = get(path);

        assertThat(none.statusCode()).isEqualTo(404);
        String type = JsonPath.read(none.body(), "$.type");
        assertThat(type).startsWith("/ai/problems/");
        assertThat(get(type).statusCode()).isEqualTo(200);
    }

    @Test
    void refusesAmbiguousRequestsWithAProblemThatHasAPage() throws Exception {
        String refused = Wire.exchange(
                gateway.port(),
                Wire.ascii("GET /ai/v1/models HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n"));

        assertThat(refused).startsWith("HTTP/1.1 400").contains("\"type\":\"/ai/problems/malformed-request\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ai/", "/ai/problems", "/ai/problems/not-found"})
    void linksToPagesThatExist(String path) throws Exception {
        HttpResponse<String> page = send(to(gateway, path).header("Accept", "text/html"));
        List<String> links = LINK.matcher(page.body())
                .results()
                .map((MatchResult link) -> link.group(1))
                .filter(link -> !link.startsWith("https://302.ai"))
                .toList();

        assertThat(links).isNotEmpty();
        for (String link : links) {
            URI target = page.uri().resolve(link);
            assertThat(target.getPath()).startsWith("/ai/");
            assertThat(send(HttpRequest.newBuilder(target)).statusCode())
                    .as(link)
                    .isIn(200, 302);
        }
    }

    @Test
    void describesItselfAsBelowThePath() throws Exception {
        assertThat(JsonPath.<List<String>>read(get("/ai/v3/api-docs").body(), "$.servers[*].url"))
                .containsExactly("/ai");
        List<String> documents =
                JsonPath.read(get("/ai/v3/api-docs/swagger-config").body(), "$.urls[*].url");
        assertThat(documents).hasSize(3).contains("/ai/v3/api-docs", "/ai/v3/api-docs/gateway");
        for (String document : documents) {
            assertThat(get(document).statusCode()).as(document).isEqualTo(200);
        }
        HttpResponse<String> page = get("/ai/swagger-ui");
        assertThat(page.statusCode()).isEqualTo(302);
        assertThat(page.headers().firstValue("Location").orElseThrow()).endsWith("/ai/swagger-ui/index.html");
        assertThat(get("/ai").headers().firstValue("Location").orElseThrow()).endsWith("/ai/");
    }

    @Test
    void keepsRedirectsAndLinksOfTheUpstreamBelowThePath() throws Exception {
        upstream.answers(exchange -> {
            exchange.getResponseHeaders().set("Location", upstream.address() + "/v1/models/gpt-4o");
            exchange.sendResponseHeaders(302, -1);
        });
        assertThat(get("/ai/v1/models").headers().firstValue("Location")).hasValue("/ai/v1/models/gpt-4o");

        upstream.answers(
                200, "application/json", "{\"polling_url\":\"" + upstream.address() + "/flux/v1/get_result?id=1\"}");
        String answer = post(gateway, "/ai/flux/v1/flux-kontext-pro", key, "{\"prompt\":\"a\"}")
                .body();
        assertThat(JsonPath.<String>read(answer, "$.polling_url"))
                .isEqualTo("http://127.0.0.1:" + gateway.port() + "/ai/flux/v1/get_result?id=1");
    }

    @Test
    void countsAPrefixThatAProxyRemovesAndTells() throws Exception {
        upstream.answers(200, "application/json", COMPLETION);
        String with = newKey(proxied, "");

        HttpResponse<String> answer = send(to(proxied, CHAT)
                .header("X-Forwarded-Prefix", "/gw")
                .header("Authorization", "Bearer " + with)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"model\":\"gpt-4o\",\"messages\":[]}")));
        assertThat(answer.body()).isEqualTo(COMPLETION);
        assertThat(upstream.only().target()).isEqualTo(CHAT);

        HttpResponse<String> refused = send(to(proxied, "/api/v1/operations").header("X-Forwarded-Prefix", "/gw"));
        assertThat(JsonPath.<String>read(refused.body(), "$.type")).isEqualTo("/gw/problems/unauthenticated");
        HttpResponse<String> foreign = send(
                to(proxied, "/v1/messages").header("X-Forwarded-Prefix", "/gw").POST(BodyPublishers.ofString("{}")));
        assertThat(JsonPath.<String>read(foreign.body(), "$.error.type")).isEqualTo("authentication_error");
    }
}
