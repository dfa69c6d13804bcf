package io.gateway302.passthrough;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import io.gateway302.RunningGateway;
import io.gateway302.TypedCaller;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of the response headers of pass-through: those of the operator's account, and those for proxies. */
class ResponseHeadersIntegrationTests {

    private static final ScriptedUpstream upstream = ScriptedUpstream.start();
    private static final HttpClient http = HttpClient.newHttpClient();

    private static RunningGateway gateway;
    private static String key;

    @BeforeAll
    static void start(@TempDir Path data) {
        gateway = RunningGateway.start(
                data,
                "gateway.upstream.base-url=" + upstream.address(),
                "gateway.upstream.pass-headers=openai-project, anthropic-ratelimit-*");
        key = TypedCaller.of(gateway).key();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.close();
    }

    private static HttpHeaders headers(String idempotencyKey, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + gateway.port() + "/v1/chat/completions"))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        if (!idempotencyKey.isEmpty()) {
            request.header("Idempotency-Key", idempotencyKey);
        }
        return http.send(request.build(), BodyHandlers.ofString()).headers();
    }

    private static String names(HttpHeaders headers) {
        return String.join(" ", headers.map().keySet());
    }

    @ParameterizedTest
    @CsvSource({
        "application/json, '{\"choices\":[]}', false",
        "text/event-stream, 'data: [DONE]\n\n', true",
        "application/json, '{\"error\":{\"message\":\"no\",\"type\":\"invalid_request_error\"}}', false"
    })
    void tellNothingOfTheOperatorsAccount(String type, String content, boolean stream) throws Exception {
        upstream.answers(exchange -> {
            Headers headers = exchange.getResponseHeaders();
            headers.set("openai-organization", "operator");
            headers.set("openai-project", "shown");
            headers.set("x-ratelimit-remaining-requests", "9");
            headers.set("anthropic-ratelimit-requests-limit", "50");
            headers.set("anthropic-organization-id", "operator");
            headers.set("x-oneapi-request-id", "1");
            headers.set("X-Accel-Redirect", "/secrets");
            headers.set("openai-processing-ms", "12");
            ScriptedUpstream.answer(exchange, content.contains("error") ? 400 : 200, type, content);
        });
        String body = "{\"model\":\"gpt-4o\",\"stream\":" + stream + ",\"messages\":[]}";

        String shown = names(headers("", body)).toLowerCase(Locale.ROOT);

        assertThat(shown).doesNotContain("organization", "x-ratelimit", "oneapi", "x-accel-redirect");
        if (!content.contains("error")) {
            assertThat(shown).contains("openai-project", "anthropic-ratelimit-requests-limit", "openai-processing-ms");
        }
    }

    @Test
    void keepProxiesFromBufferingStreamsOfEveryKind() throws Exception {
        upstream.answers(exchange -> {
            exchange.getResponseHeaders().set("Cache-Control", "public, max-age=60");
            exchange.getResponseHeaders().set("X-Accel-Buffering", "yes");
            ScriptedUpstream.answer(exchange, 200, "text/event-stream", "data: [DONE]\n\n");
        });
        String stream = "{\"model\":\"gpt-4o\",\"stream\":true,\"messages\":[]}";
        for (String attempt : new String[] {"", "replayed", "replayed"}) {
            HttpHeaders headers = headers(attempt, stream);
            assertThat(headers.allValues("X-Accel-Buffering")).containsExactly("no");
            assertThat(headers.allValues("Cache-Control")).containsExactly("no-cache, no-store, no-transform");
        }

        upstream.answers(exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/x-ndjson");
            exchange.sendResponseHeaders(200, 0);
            ScriptedUpstream.send(exchange, "{\"done\":true}\n");
        });
        assertThat(headers("", stream).allValues("X-Accel-Buffering")).containsExactly("no");

        upstream.answers(200, "application/json", "{\"choices\":[]}");
        assertThat(headers("", "{\"model\":\"gpt-4o\",\"messages\":[]}").allValues("X-Accel-Buffering"))
                .isEmpty();
    }
}
