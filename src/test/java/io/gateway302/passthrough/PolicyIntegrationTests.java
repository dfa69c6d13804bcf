package io.gateway302.passthrough;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gateway302.RunningGateway;
import io.gateway302.ledger.LedgerCaller;
import io.gateway302.ledger.LedgerCaller.Row;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of client and operator settings for the pass-through, and of the ends of streams. */
class PolicyIntegrationTests {

    private static final String CHAT = "/v1/chat/completions";
    private static final String STREAM = "{\"model\":\"gpt-4o\",\"stream\":true,\"messages\":[]}";
    private static final String COMPLETION =
            "{\"object\":\"chat.completion\",\"model\":\"gpt-4o\",\"choices\":[{\"message\":{\"content\":\"a\"}}],"
                    + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2}}";
    private static final String FRAME =
            "data: {\"id\":\"c-1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x\"}}]}\n\n";
    private static final String USAGE =
            "data: {\"id\":\"c-1\",\"choices\":[],\"usage\":{\"prompt_tokens\":30,\"completion_tokens\":20,\"total_tokens\":50}}\n\n";
    private static final String DONE = "data: [DONE]\n\n";

    private static final ScriptedUpstream upstream = ScriptedUpstream.start();
    private static final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    static Path data;

    private static RunningGateway gateway;
    private static LedgerCaller ledger;
    private static String key;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(
                data,
                "gateway.upstream.base-url=" + upstream.address(),
                "gateway.upstream.idle-read-timeout=2s",
                "gateway.passthrough.unlisted=allow",
                "gateway.passthrough.disconnect-of[anthropic.messages]=drain",
                "gateway.usage.estimates.unlisted=0.33");
        ledger = new LedgerCaller(gateway.port());
        key = ledger.newClient("policy");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.close();
    }

    private static HttpRequest.Builder to(String path, String with) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                .header("Authorization", "Bearer " + with)
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(30));
    }

    private static HttpResponse<String> post(String path, String body, String with) throws Exception {
        return http.send(to(path, with).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder named(String id, String path, String body) {
        return to(path, key).header("X-Request-Id", id).POST(BodyPublishers.ofString(body));
    }

    private static String id() {
        return UUID.randomUUID().toString();
    }

    // ---- end of a stream ---------------------------------------------------------------------------------------

    @Test
    void endsAStreamThatStallsAndSaysSoInIt() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        upstream.answers(exchange -> {
            ScriptedUpstream.beginEvents(exchange);
            ScriptedUpstream.send(exchange, FRAME);
            pause(over);
        });
        String id = id();

        HttpResponse<InputStream> answer = http.send(named(id, CHAT, STREAM).build(), BodyHandlers.ofInputStream());
        String text = untilItBreaks(answer.body());
        over.countDown();

        assertThat(text)
                .startsWith(FRAME + "data: {\"error\":{")
                .contains("upstream-timeout")
                .doesNotContain("[DONE]");
        assertThat(ledger.row(id).outcome()).isEqualTo("timeout");
    }

    @Test
    void saysThatAStreamWasCutOff() throws Exception {
        upstream.answers(exchange -> {
            ScriptedUpstream.beginEvents(exchange);
            ScriptedUpstream.send(exchange, FRAME);
            throw new IOException("cut");
        });
        String id = id();

        HttpResponse<InputStream> answer = http.send(named(id, CHAT, STREAM).build(), BodyHandlers.ofInputStream());

        assertThat(untilItBreaks(answer.body())).startsWith(FRAME).contains("upstream-invalid-response");
        assertThat(ledger.row(id).outcome()).isEqualTo("upstream_error");
    }

    /** Reads until the connection breaks, as it must: a stream that was cut off must not look complete. */
    private static String untilItBreaks(InputStream stream) {
        StringBuilder text = new StringBuilder();
        assertThatThrownBy(() -> {
                    for (int b = stream.read(); b >= 0; b = stream.read()) {
                        text.append((char) b);
                    }
                })
                .isInstanceOf(IOException.class);
        return text.toString();
    }

    private static void pause(CountDownLatch latch) throws IOException {
        try {
            latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void giveUpOnAnUpstreamThatIsSilentWhenTheCallerLeaves() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        CompletableFuture<Long> arrived = new CompletableFuture<>();
        upstream.answers(exchange -> {
            arrived.complete(System.nanoTime());
            pause(over);
        });
        String id = id();

        CompletableFuture<HttpResponse<String>> call =
                http.sendAsync(named(id, CHAT, STREAM).build(), BodyHandlers.ofString());
        arrived.get(30, TimeUnit.SECONDS);
        long left = System.nanoTime();
        call.cancel(true);
        Row row = ledger.row(id);
        over.countDown();

        assertThat(row.outcome()).isEqualTo("cancelled");
        long waited = ((Number) Objects.requireNonNull(row.all().get("duration_ms"))).longValue();
        assertThat(Duration.ofMillis(waited).minusNanos(left - arrived.join())).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void readsAnAnswerToItsEndWithoutItsCallerWhereItIsToBeDrained() throws Exception {
        CountDownLatch callerLeft = new CountDownLatch(1);
        CompletableFuture<Boolean> whole = new CompletableFuture<>();
        upstream.answers(exchange -> {
            ScriptedUpstream.beginEvents(exchange);
            ScriptedUpstream.send(
                    exchange,
                    "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"model\":\"claude\",\"usage\":{\"input_tokens\":11,\"output_tokens\":1}}}\n\n");
            pause(callerLeft);
            try {
                for (int i = 0; i < 200; i++) {
                    ScriptedUpstream.send(exchange, "event: ping\ndata: {\"type\":\"ping\"}\n\n");
                }
                ScriptedUpstream.send(exchange, """
                        event: message_delta
                        data: {"type":"message_delta","delta":{},"usage":{"output_tokens":77}}

                        event: message_stop
                        data: {"type":"message_stop"}

                        """);
                whole.complete(true);
            } catch (IOException e) {
                whole.complete(false);
                throw e;
            }
        });
        String id = id();

        String body = "{\"model\":\"claude-sonnet-4-20250514\",\"max_tokens\":9,\"stream\":true,\"messages\":[]}";
        try (Socket caller = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            String head = "POST /v1/messages HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer " + key
                    + "\r\nX-Request-Id: " + id + "\r\nContent-Type: application/json\r\nContent-Length: "
                    + body.length() + "\r\n\r\n";
            caller.getOutputStream().write((head + body).getBytes(StandardCharsets.US_ASCII));
            assertThat(caller.getInputStream().read()).isEqualTo('H');
            // reset on close, so that the gateway notices the disconnect at once
            caller.setSoLinger(true, 0);
        }
        callerLeft.countDown();

        assertThat(whole.get(30, TimeUnit.SECONDS)).isTrue();
        Row row = ledger.row(id);
        assertThat(row.outcome()).isEqualTo("cancelled");
        assertThat(row.all().get("units")).asString().contains("input_token=11").contains("output_token=77");
    }

    @Test
    void givesAStreamAgainUnderItsIdempotencyKey() throws Exception {
        upstream.answers(exchange -> {
            ScriptedUpstream.beginEvents(exchange);
            ScriptedUpstream.send(exchange, FRAME + FRAME + USAGE + DONE);
        });
        HttpRequest request = to(CHAT, key)
                .header("Idempotency-Key", id())
                .POST(BodyPublishers.ofString(STREAM))
                .build();

        HttpResponse<String> first = http.send(request, BodyHandlers.ofString());
        HttpResponse<String> second = await().atMost(Duration.ofSeconds(10))
                .until(() -> http.send(request, BodyHandlers.ofString()), answer -> answer.statusCode() == 200);

        assertThat(first.body()).isEqualTo(FRAME + FRAME + DONE);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.headers().firstValue("Idempotency-Replayed")).hasValue("true");
        assertThat(upstream.seen()).hasSize(1);
    }

    @Test
    void keepsThePlaceOfAStreamUntilItEnds() throws Exception {
        String one = ledger.newClientOf("{\"name\":\"one-at-a-time-" + id() + "\",\"limits\":{\"concurrency\":1}}");
        CountDownLatch over = new CountDownLatch(1);
        upstream.answers(exchange -> {
            ScriptedUpstream.beginEvents(exchange);
            ScriptedUpstream.send(exchange, FRAME);
            pause(over);
            ScriptedUpstream.send(exchange, DONE);
        });
        HttpRequest request =
                to(CHAT, one).POST(BodyPublishers.ofString(STREAM)).build();

        HttpResponse<InputStream> first = http.send(request, BodyHandlers.ofInputStream());
        first.body().read();
        assertThat(post(CHAT, STREAM, one).statusCode()).isEqualTo(429);
        over.countDown();
        first.body().readAllBytes();

        await().untilAsserted(
                        () -> assertThat(post(CHAT, STREAM, one).statusCode()).isEqualTo(200));
    }

    // ---- permissions and validation ----------------------------------------------------------------------------

    @Test
    void holdsClientsToTheirModelsWhereverTheNameStands() throws Exception {
        upstream.answers(200, "application/json", COMPLETION);
        String mini = ledger.newClientOf(
                "{\"name\":\"mini-" + id() + "\",\"models\":[\"gpt-4o-mini\",\"gemini-2.5-flash\"]}");
        String filler = "x".repeat(400_000);

        assertThat(post(CHAT, "{\"model\":\"gpt-4o-mini\",\"messages\":[]}", mini)
                        .statusCode())
                .isEqualTo(200);
        assertThat(post(CHAT, "{\"model\":\"gpt-4o-mini-web-search\",\"messages\":[]}", mini)
                        .statusCode())
                .isEqualTo(200);
        assertThat(post(CHAT, "{\"model\":\"gpt-4o\",\"messages\":[]}", mini).statusCode())
                .isEqualTo(403);
        assertThat(post(CHAT, "{\"a\":\"" + filler + "\",\"model\":\"gpt-4o\"}", mini)
                        .statusCode())
                .isEqualTo(403);
        assertThat(post(CHAT, "{\"a\":\"" + filler + "\",\"model\":\"gpt-4o-mini\"}", mini)
                        .statusCode())
                .isEqualTo(200);
        assertThat(upstream.seen().getLast().body()).hasSizeGreaterThan(400_000);
        assertThat(post("/v1beta/models/gemini-2.5-flash:generateContent", "{\"contents\":[]}", mini)
                        .statusCode())
                .isEqualTo(200);
        assertThat(post("/v1beta/models/gemini-2.5-pro:generateContent", "{\"contents\":[]}", mini)
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void checksRequestsAsTheirClientWantsIt() throws Exception {
        upstream.answers(200, "application/json", COMPLETION);
        String wrong = "{\"model\":\"gpt-4o\",\"messages\":\"none\"}";
        String strict = ledger.newClientOf("{\"name\":\"strict-" + id() + "\",\"validation\":\"enforce\"}");
        String careless = ledger.newClientOf("{\"name\":\"careless-" + id() + "\",\"validation\":\"off\"}");

        HttpResponse<String> warned = post(CHAT, wrong, key);
        HttpResponse<String> refused = post(CHAT, wrong, strict);
        HttpResponse<String> passed = post(CHAT, wrong, careless);

        assertThat(warned.statusCode()).isEqualTo(200);
        assertThat(warned.headers().firstValue("Gateway-Validation").orElseThrow())
                .startsWith("warn; messages=");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("validation-failed").contains("\"param\":\"messages\"");
        assertThat(passed.statusCode()).isEqualTo(200);
        assertThat(passed.headers().firstValue("Gateway-Validation")).isEmpty();
        assertThat(upstream.seen()).hasSize(2);
    }

    @Test
    void passesWhatTheCatalogLacksAtTheConfiguredPriceWhereThatIsAllowed() throws Exception {
        upstream.answers(200, "application/json", "{\"new\":true}");
        String id = id();

        HttpResponse<String> answer =
                http.send(named(id, "/v9/brand-new", "{\"a\":1}").build(), BodyHandlers.ofString());

        assertThat(answer.body()).isEqualTo("{\"new\":true}");
        assertThat(upstream.only().target()).isEqualTo("/v9/brand-new");
        Row row = ledger.row(id);
        assertThat(row.all()).containsEntry("operation", "unlisted");
        assertThat(row.cost()).isEqualByComparingTo("0.33");
        assertThat(row.costSource()).isEqualTo("estimate");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/dashboard/api_keys",
                "/dashboard/api_key/mine",
                "/dashboard/%61pi_keys",
                "/Dashboard/API_KEYS",
                "/sso/login",
                "/sso/%6cogin",
                "/dashboard/./api_keys",
                "/x/../dashboard/api_keys"
            })
    void neverPassesWhatHandsOutKeys(String path) throws Exception {
        upstream.answers(200, "application/json", "{}");

        String answer = Wire.exchange(
                gateway.port(),
                Wire.ascii("GET " + path + " HTTP/1.1\r\nHost: g\r\nAuthorization: Bearer " + key
                        + "\r\nConnection: close\r\n\r\n"));

        assertThat(answer).containsPattern("^HTTP/1\\.1 4\\d\\d");
        assertThat(upstream.seen()).isEmpty();
    }
}
