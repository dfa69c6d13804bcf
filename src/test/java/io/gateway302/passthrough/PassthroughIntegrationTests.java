package io.gateway302.passthrough;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gateway302.RunningGateway;
import io.gateway302.TypedCaller;
import io.gateway302.ledger.LedgerCaller;
import io.gateway302.ledger.LedgerCaller.Row;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests with a client of 302.AI of which only the base address and the key are changed. */
class PassthroughIntegrationTests {

    private static final String CHAT = "/v1/chat/completions";
    private static final String COMPLETION = """
            {"id":"c-1","object":"chat.completion","model":"gpt-4o","choices":[{"index":0,"message":{"role":"assistant",\
            "content":"Hello"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}""";
    private static final String FRAME =
            "data: {\"id\":\"c-1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x\"}}]}\n\n";
    private static final String USAGE_FRAME =
            "data: {\"id\":\"c-1\",\"model\":\"gpt-4o\",\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2,\"total_tokens\":5}}\n\n";
    private static final String DONE = "data: [DONE]\n\n";

    private static final ScriptedUpstream upstream = ScriptedUpstream.start();
    private static final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    static Path data;

    private static RunningGateway gateway;
    private static String key;
    private static LedgerCaller ledger;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(data, "gateway.upstream.base-url=" + upstream.address());
        key = TypedCaller.of(gateway).key();
        ledger = new LedgerCaller(gateway.port());
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.close();
    }

    private static HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                .header("Authorization", "Bearer " + key)
                .timeout(Duration.ofSeconds(30));
    }

    private static HttpRequest.Builder json(String path, String body) {
        return to(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static Row lastRow() {
        return await().atMost(Duration.ofSeconds(10)).until(() -> ledger.rows().getFirst(), row -> row != null);
    }

    @Test
    void passesJsonAsItIs() throws Exception {
        upstream.answers(200, "application/json", COMPLETION);
        String body =
                "{ \"model\" : \"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi \\u00e9\"}] , \"odd\": 1e2}";

        HttpResponse<String> answer = send(json(CHAT, body));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(COMPLETION);
        assertThat(answer.headers().firstValue("Gateway-Operation")).isPresent();
        ScriptedUpstream.Seen seen = upstream.only();
        assertThat(seen.text()).isEqualTo(body);
        assertThat(seen.target()).isEqualTo(CHAT);
        assertThat(seen.headers().getFirst("Authorization")).isEqualTo("Bearer sk-key-of-a-running-gateway");
        Row row = lastRow();
        assertThat(row.toString()).contains("gpt-4o").contains("succeeded").contains("passthrough");
    }

    @Test
    void passesAStreamFrameByFrameAndKeepsTheUsageForItself() throws Exception {
        CountDownLatch firstSeen = new CountDownLatch(1);
        upstream.answers(exchange -> {
            ScriptedUpstream.beginEvents(exchange);
            ScriptedUpstream.send(exchange, FRAME);
            try {
                assertThat(firstSeen.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            ScriptedUpstream.send(exchange, FRAME + USAGE_FRAME);
            ScriptedUpstream.send(exchange, DONE);
        });

        HttpResponse<InputStream> answer = http.send(
                json(CHAT, "{\"model\":\"gpt-4o\",\"stream\":true,\"messages\":[]}")
                        .build(),
                BodyHandlers.ofInputStream());
        try (InputStream stream = answer.body()) {
            assertThat(new String(stream.readNBytes(FRAME.length()), StandardCharsets.UTF_8))
                    .isEqualTo(FRAME);
            firstSeen.countDown();
            assertThat(new String(stream.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(FRAME + DONE);
        }

        assertThat(upstream.only().text())
                .isEqualTo(
                        "{\"stream_options\":{\"include_usage\":true},\"model\":\"gpt-4o\",\"stream\":true,\"messages\":[]}");
        Row row = lastRow();
        assertThat(row.toString())
                .contains("succeeded")
                .contains("input_token=3")
                .contains("output_token=2");
    }

    @Test
    void tellsTheUpstreamWithinASecondThatTheCallerHasLeft() throws Exception {
        AtomicLong stoppedAt = new AtomicLong();
        CountDownLatch stopped = new CountDownLatch(1);
        upstream.answers(exchange -> {
            ScriptedUpstream.beginEvents(exchange);
            try {
                while (true) {
                    ScriptedUpstream.send(exchange, FRAME);
                    Thread.sleep(20);
                }
            } catch (IOException | InterruptedException e) {
                stoppedAt.set(System.nanoTime());
                stopped.countDown();
            }
        });

        HttpResponse<InputStream> answer = http.send(
                json(CHAT, "{\"model\":\"gpt-4o\",\"stream\":true,\"messages\":[]}")
                        .build(),
                BodyHandlers.ofInputStream());
        answer.body().readNBytes(FRAME.length());
        long left = System.nanoTime();
        answer.body().close();

        assertThat(stopped.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(Duration.ofNanos(stoppedAt.get() - left)).isLessThan(Duration.ofSeconds(1));
        await().untilAsserted(
                        () -> assertThat(ledger.rows().getFirst().toString()).contains("cancelled"));
    }

    @Test
    void recordsAnErrorWithinAStreamAsAFailure() throws Exception {
        String error = "{\"error\":{\"err_code\":-10003,\"message\":\"Network error\"}}\n";
        upstream.answers(exchange -> {
            ScriptedUpstream.beginEvents(exchange);
            ScriptedUpstream.send(exchange, FRAME);
            ScriptedUpstream.send(exchange, error);
        });

        HttpResponse<String> answer = send(json(CHAT, "{\"model\":\"gpt-4o\",\"stream\":true,\"messages\":[]}"));

        assertThat(answer.body())
                .startsWith(FRAME + error.strip() + "\n\ndata: {\"error\":{")
                .endsWith("}\n\n\n");
        assertThat(lastRow().toString())
                .contains("upstream_error")
                .contains("upstream-failed")
                .contains("-10003");
    }

    @Test
    void passesLargeBodiesInBothDirections() throws Exception {
        byte[] picture = new byte[3_000_000];
        new Random(1).nextBytes(picture);
        upstream.answers(exchange -> ScriptedUpstream.answer(exchange, 200, "image/png", picture));
        byte[] form = String.join(
                        "\r\n",
                        "--b",
                        "Content-Disposition: form-data; name=\"model\"",
                        "",
                        "whisper-1",
                        "--b",
                        "Content-Disposition: form-data; name=\"file\"; filename=\"a.mp3\"",
                        "",
                        "")
                .getBytes(StandardCharsets.UTF_8);
        byte[] body = new byte[form.length + picture.length + 9];
        System.arraycopy(form, 0, body, 0, form.length);
        System.arraycopy(picture, 0, body, form.length, picture.length);
        System.arraycopy("\r\n--b--\r\n".getBytes(StandardCharsets.UTF_8), 0, body, body.length - 9, 9);

        HttpResponse<byte[]> answer = http.send(
                to("/v1/audio/transcriptions")
                        .header("Content-Type", "multipart/form-data; boundary=b")
                        .POST(BodyPublishers.ofByteArray(body))
                        .build(),
                BodyHandlers.ofByteArray());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(picture);
        assertThat(upstream.only().body()).isEqualTo(body);
        assertThat(lastRow().toString()).contains("whisper-1");
        assertThat(data.resolve("spool")).isEmptyDirectory();
    }

    @Test
    void refusesInTheDialectOfTheDoor() throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + CHAT))
                        .POST(BodyPublishers.ofString("{}"))
                        .build(),
                BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("\"gateway_error\"").contains("\"unauthenticated\"");
    }

    @Test
    void doesNotStartWithAnOperationThatNobodyKnows(@TempDir Path other) {
        assertThatThrownBy(
                        () -> RunningGateway.start(other, "gateway.passthrough.disconnect-of[no.such.operation]=drain"))
                .hasStackTraceContaining("no.such.operation");
    }

    @Test
    void doesNotKnowWhatTheCatalogLacks() throws Exception {
        HttpResponse<String> answer = send(json("/v1/unheard-of", "{}"));

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.body()).contains("unknown-operation");
    }
}
