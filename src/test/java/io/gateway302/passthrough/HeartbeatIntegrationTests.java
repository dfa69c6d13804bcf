package io.gateway302.passthrough;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.gateway302.RunningGateway;
import io.gateway302.ledger.LedgerCaller;
import java.io.ByteArrayOutputStream;
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
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests of comments in event streams while the caller waits. The upstream goes on only when the caller has read a
 * comment.
 */
class HeartbeatIntegrationTests {

    private static final String CHAT = "/v1/chat/completions";
    private static final String STREAM = "{\"model\":\"gpt-4o\",\"stream\":true,\"messages\":[]}";
    private static final String FRAME = "data: {\"id\":\"c-1\",\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\n";
    private static final String USAGE =
            "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2,\"total_tokens\":5}}\n\n";
    private static final String DONE = "data: [DONE]\n\n";
    private static final String COMMENT = ": heartbeat\n\n";

    private static final ScriptedUpstream upstream = ScriptedUpstream.start();
    private static final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    static Path data;

    private static RunningGateway gateway;
    private static LedgerCaller ledger;
    private static String key;

    private CountDownLatch waited;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(
                data,
                "gateway.upstream.base-url=" + upstream.address(),
                "gateway.upstream.retry.max-attempts=1",
                "gateway.passthrough.heartbeat=300ms",
                "gateway.passthrough.disconnect-of[openai.completions]=drain",
                "gateway.ledger.cost-lookup.enabled=false");
        ledger = new LedgerCaller(gateway.port());
        key = ledger.newClientOf("{\"name\":\"reader\",\"limits\":{\"requests_per_minute\":1000}}");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.close();
    }

    @BeforeEach
    void anUpstreamThatWaits() {
        waited = new CountDownLatch(1);
    }

    private void pause() throws IOException {
        try {
            assertThat(waited.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static HttpRequest.Builder request(String path, String body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(30))
                .POST(BodyPublishers.ofString(body));
    }

    private static HttpResponse<InputStream> open(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.ofInputStream());
    }

    private static String read(InputStream in, int length) throws IOException {
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    /** Reads text that comments may precede, but not interrupt. */
    private static String readBehindComments(InputStream in, int length) throws IOException {
        StringBuilder text = new StringBuilder(read(in, length));
        while (text.indexOf(COMMENT) == 0) {
            text.delete(0, COMMENT.length()).append(read(in, COMMENT.length()));
        }
        return text.toString();
    }

    /** Reads one comment, lets the upstream go on, and returns the rest without further comments. */
    private String afterAComment(HttpResponse<InputStream> answer) throws IOException {
        try (InputStream body = answer.body()) {
            assertThat(read(body, COMMENT.length())).isEqualTo(COMMENT);
            waited.countDown();
            return new String(body.readAllBytes(), StandardCharsets.UTF_8).replace(COMMENT, "");
        }
    }

    private void answersLate(int status, String type, String body) {
        upstream.answers(exchange -> {
            pause();
            ScriptedUpstream.answer(exchange, status, type, body);
        });
    }

    @Test
    void keepsAWaitingCallerAliveAndChangesNothingElse() throws Exception {
        answersLate(200, "text/event-stream", FRAME + USAGE + DONE);
        String id = UUID.randomUUID().toString();

        HttpResponse<InputStream> answer =
                open(request(CHAT, STREAM).header("X-Request-Id", id).header("Idempotency-Key", "once"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
        assertThat(answer.headers().firstValue("X-Accel-Buffering")).hasValue("no");
        assertThat(answer.headers().firstValue("Cache-Control").orElseThrow()).contains("no-cache", "no-transform");
        assertThat(answer.headers().firstValue("X-Request-Id")).hasValue(id);
        assertThat(answer.headers().firstValue("Gateway-Operation")).isPresent();
        assertThat(answer.headers().firstValue("Gateway-Attempts")).isEmpty();
        assertThat(answer.headers().firstValue("RateLimit")).isPresent();
        assertThat(afterAComment(answer)).isEqualTo(FRAME + DONE);
        assertThat(ledger.row(id).toString()).contains("succeeded", "input_token=3", "output_token=2");
        HttpResponse<InputStream> again = open(request(CHAT, STREAM).header("Idempotency-Key", "once"));
        assertThat(again.headers().firstValue("Idempotency-Replayed")).hasValue("true");
        assertThat(again.headers().firstValue("X-Accel-Buffering")).hasValue("no");
        assertThat(new String(again.body().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(FRAME + DONE);
        assertThat(upstream.seen()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /v1/chat/completions | {"model":"gpt-4o","stream":true,"messages":[]} | data: {"error":{"err_code":
                    /v1/completions | {"model":"gpt-4o","stream":true,"prompt":"x"} | data: {"error":{"err_code":
                    /v1/responses | {"model":"gpt-4o","stream":true,"input":"x"} | event: error~data: {"type":"error","code":"upstream-
                    /codex/v1/responses | {"model":"gpt-4o","stream":true,"input":"x"} | event: error~data: {"type":"error","code":"upstream-
                    /v1/messages | {"model":"claude-sonnet-4-20250514","stream":true,"max_tokens":9,"messages":[]} | event: error~data: {"type":"error","error":{"type":
                    /cc/v1/messages | {"model":"claude-sonnet-4-20250514","stream":true,"max_tokens":9,"messages":[]} | event: error~data: {"type":"error","error":{"type":
                    /v1beta/models/gemini-2.0-flash:streamGenerateContent?alt=sse | {"contents":[]} | data: {"error":{"err_code":
                    """)
    void tellsAnErrorInTheFormOfTheStream(String path, String body, String start) throws Exception {
        answersLate(500, "application/json", "{\"error\":{\"message\":\"broken\"}}");
        String id = UUID.randomUUID().toString();

        HttpResponse<InputStream> answer = open(request(path, body).header("X-Request-Id", id));

        assertThat(answer.statusCode()).isEqualTo(200);
        StringBuilder shown = new StringBuilder();
        try (InputStream in = answer.body()) {
            assertThat(read(in, COMMENT.length())).isEqualTo(COMMENT);
            waited.countDown();
            for (int b = in.read(); b >= 0; b = in.read()) {
                shown.append((char) b);
            }
        } catch (IOException closed) {
            // the connection is closed, so that the stream is not taken for complete
            assertThat(shown).isNotEmpty();
        }
        assertThat(shown.toString().replace(COMMENT, ""))
                .startsWith(start.replace('~', '\n'))
                .contains("302.AI")
                .endsWith("}\n\n");
        assertThat(ledger.row(id).outcome()).isEqualTo("upstream_error");
    }

    @Test
    void keepsTheStatusOfAnErrorThatComesBeforeTheFirstComment() throws Exception {
        upstream.answers(500, "application/json", "{\"error\":{\"message\":\"broken\"}}");

        HttpResponse<InputStream> answer = open(request(CHAT, STREAM));

        assertThat(answer.statusCode()).isGreaterThanOrEqualTo(500);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    }

    @Test
    void commentsBetweenEventsAndNotWithinThem() throws Exception {
        CountDownLatch secondWait = new CountDownLatch(1);
        CountDownLatch rest = new CountDownLatch(1);
        upstream.answers(exchange -> {
            ScriptedUpstream.beginEvents(exchange);
            ScriptedUpstream.send(exchange, FRAME);
            pause();
            ScriptedUpstream.send(exchange, "data: {\"id\":\"c-1\",");
            try {
                secondWait.await(1200, TimeUnit.MILLISECONDS);
                ScriptedUpstream.send(exchange, "\"choices\":[{\"delta\":{}}]}\n\n");
                assertThat(rest.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            ScriptedUpstream.send(exchange, DONE);
        });
        // the caller asks for usage itself, so that the part of an event is not held back
        String body =
                "{\"model\":\"gpt-4o\",\"stream\":true,\"stream_options\":{\"include_usage\":true},\"messages\":[]}";
        String part = "data: {\"id\":\"c-1\",\"choices\":[{\"delta\":{}}]}\n\n";

        try (InputStream in = open(request(CHAT, body)).body()) {
            assertThat(readBehindComments(in, FRAME.length())).isEqualTo(FRAME);
            assertThat(read(in, COMMENT.length())).isEqualTo(COMMENT);
            waited.countDown();
            assertThat(readBehindComments(in, part.length())).isEqualTo(part);
            assertThat(read(in, COMMENT.length())).isEqualTo(COMMENT);
            rest.countDown();
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).endsWith(DONE);
        }
    }

    @Test
    void makesAnEventOfADocument() throws Exception {
        answersLate(200, "application/json", "{\"choices\":[],\n \"usage\":null}");

        assertThat(afterAComment(open(request(CHAT, STREAM))))
                .isEqualTo("data: {\"choices\":[],\ndata:  \"usage\":null}\n\n");
    }

    @Test
    void decodesAStreamWhoseCodingCannotBeAnnounced() throws Exception {
        ByteArrayOutputStream coded = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(coded)) {
            gzip.write(("\uFEFF" + FRAME + DONE).getBytes(StandardCharsets.UTF_8));
        }
        upstream.answers(exchange -> {
            pause();
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            ScriptedUpstream.answer(exchange, 200, "text/event-stream", coded.toByteArray());
        });

        assertThat(afterAComment(open(request(CHAT, STREAM).header("Accept-Encoding", "gzip"))))
                .isEqualTo(FRAME + DONE);
        assertThat(upstream.only().headers().getFirst("Accept-Encoding")).isEqualTo("identity");
    }

    @Test
    void tellsThatAResponseIsNoStream() throws Exception {
        answersLate(200, "audio/mpeg", "sound");

        HttpResponse<InputStream> answer = open(request(CHAT, STREAM));

        StringBuilder shown = new StringBuilder();
        try (InputStream in = answer.body()) {
            read(in, COMMENT.length());
            waited.countDown();
            for (int b = in.read(); b >= 0; b = in.read()) {
                shown.append((char) b);
            }
        } catch (IOException closed) {
            assertThat(shown).isNotEmpty();
        }
        assertThat(shown).contains("upstream-invalid-response").doesNotContain("sound");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /v1/chat/completions | {"model":"gpt-4o","messages":[]} | {"choices":[]}
                    /v1beta/models/gemini-2.0-flash:streamGenerateContent | {"contents":[]} | [{"candidates":[]}]
                    """)
    void doesNotConcernOtherResponses(String path, String body, String response) throws Exception {
        upstream.answers(exchange -> {
            try {
                // longer than the interval: there is nothing to wait for
                waited.await(900, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            ScriptedUpstream.answer(exchange, 200, "application/json", response);
        });

        HttpResponse<String> answer = http.send(request(path, body).build(), BodyHandlers.ofString());

        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.body()).isEqualTo(response);
    }

    @Test
    void endsWithItsCaller() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        upstream.answers(exchange -> holds(exchange, over));
        String id = UUID.randomUUID().toString();

        InputStream in = open(request(CHAT, STREAM).header("X-Request-Id", id)).body();
        assertThat(read(in, COMMENT.length())).isEqualTo(COMMENT);
        in.close();

        assertThat(ledger.row(id).outcome()).isEqualTo("cancelled");
        over.countDown();
    }

    @Test
    void goesOnWithoutItsCallerWhereStreamsAreDrained() throws Exception {
        answersLate(200, "text/event-stream", FRAME + USAGE + DONE);
        String id = UUID.randomUUID().toString();

        InputStream in = open(request("/v1/completions", "{\"model\":\"gpt-4o\",\"stream\":true,\"prompt\":\"x\"}")
                        .header("X-Request-Id", id))
                .body();
        assertThat(read(in, COMMENT.length())).isEqualTo(COMMENT);
        in.close();
        waited.countDown();

        assertThat(ledger.row(id).toString()).contains("input_token=3", "output_token=2");
    }

    private static void holds(HttpExchange exchange, CountDownLatch over) throws IOException {
        try {
            over.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        ScriptedUpstream.answer(exchange, 200, "text/event-stream", DONE);
    }
}
