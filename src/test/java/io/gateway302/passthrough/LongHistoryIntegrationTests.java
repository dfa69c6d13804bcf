package io.gateway302.passthrough;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.RunningGateway;
import io.gateway302.TypedCaller;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of long histories of agents: many short messages. */
class LongHistoryIntegrationTests {

    private static final ScriptedUpstream upstream = ScriptedUpstream.start();
    private static final HttpClient http = HttpClient.newHttpClient();

    private static RunningGateway gateway;
    private static String key;

    @BeforeAll
    static void start(@TempDir Path data) {
        gateway = RunningGateway.start(
                data, "gateway.upstream.base-url=" + upstream.address(), "gateway.passthrough.max-body-size=20MB");
        key = TypedCaller.of(gateway).key();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.close();
    }

    private static String history(int messages) {
        return "{\"model\":\"gpt-4o\",\"max_tokens\":9,\"messages\":["
                + IntStream.range(0, messages)
                        .mapToObj(i -> "{\"role\":\"user\",\"content\":\"" + i + " " + "word ".repeat(91) + "\"}")
                        .collect(Collectors.joining(","))
                + "]}";
    }

    private static HttpResponse<String> send(String path, String body, boolean chunked) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .POST(
                                chunked
                                        ? BodyPublishers.fromPublisher(BodyPublishers.ofString(body))
                                        : BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/chat/completions", "/v1/messages"})
    void passes(String path) throws Exception {
        upstream.answers(200, "application/json", "{\"choices\":[],\"content\":[]}");
        String body = history(12_000);
        assertThat(body.length()).isGreaterThan(5_800_000);

        HttpResponse<String> answer = send(path, body, false);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(upstream.only().text()).isEqualTo(body);
    }

    @Test
    void tellsTheLimitAndItsSettingIfThereIsTooMuchStructure() throws Exception {
        HttpResponse<String> refused = send("/v1/chat/completions", history(18_000), true);

        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(refused.body()).contains("8388608 bytes", "gateway.passthrough.max-structure");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void tellsTheLimitAndItsSettingIfTheBodyIsTooLarge(boolean chunked) throws Exception {
        HttpResponse<String> refused = send("/v1/chat/completions", "\"" + "x".repeat(21_000_000) + "\"", chunked);

        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(refused.body()).contains("20971520 bytes", "gateway.passthrough.max-body-size");
    }
}
