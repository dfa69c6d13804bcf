package io.gateway302.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.gateway302.GatewayApplication;
import io.gateway302.GatewayProcess;
import io.gateway302.RunningGateway;
import io.gateway302.StoredFiles;
import io.gateway302.TypedCaller;
import io.gateway302.ledger.LedgerCaller;
import io.gateway302.ledger.LedgerCaller.Row;
import io.gateway302.upstream.UpstreamAccount;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Test with many calls, through every fault of the sandbox, with one canary in the prompts and one as upstream key. Then
 * it searches both in every log line, span, metric, row, export, response and file. The system property {@code
 * gateway.test.canary-calls} is the number of calls, 1000 in the long form.
 */
class LedgerCanaryIntegrationTests {

    private static final String KEY = "sk-canary-ledger-7a1e9c3b5d";
    private static final String PROMPT = "canary-prompt-5f8b2d6c0a";
    private static final int CALLS = Integer.getInteger("gateway.test.canary-calls", 320);
    private static final int AT_ONCE = 16;

    private static final List<String> SCRIPTS = List.of(
            "",
            "sandbox:echo-key",
            "sandbox:429",
            "sandbox:50413",
            "sandbox:50511",
            "sandbox:500",
            "sandbox:503",
            "sandbox:reset",
            "sandbox:slow=600",
            "sandbox:half",
            "sandbox:garbage",
            "sandbox:balance",
            "sandbox:envelope",
            "sandbox:noimage",
            "sandbox:norecord",
            "sandbox:misspelt");

    private final Queue<String> answers = new ConcurrentLinkedQueue<>();
    private final ByteArrayOutputStream spans = new ByteArrayOutputStream();

    @TempDir
    private Path directory;

    @Test
    void manyCallsLeaveNeitherTheKeyNorAPromptAnywhere() throws Exception {
        Map<String, String> sinks = new LinkedHashMap<>();
        HttpServer collector = collector();
        try (RunningGateway upstream = RunningGateway.start(
                        Files.createDirectory(directory.resolve("upstream")),
                        "spring.profiles.active=sandbox",
                        "gateway.upstream.api-key=" + KEY);
                GatewayProcess gateway = start(upstream, collector)) {
            LedgerCaller ledger = new LedgerCaller(gateway.port());
            callOften(TypedCaller.at("http://127.0.0.1:" + gateway.port(), ledger.newClient("canary")));

            List<Row> rows = ledger.rows();
            assertThat(rows).hasSize(CALLS);
            assertThat(rows).extracting(row -> row.all().get("prompt_hash")).doesNotContainNull();
            assertThat(rows).extracting(Row::outcome).contains("succeeded", "rejected", "upstream_error", "timeout");
            assertThat(ledger.isValid()).isTrue();
            sinks.put("rows", rows.toString());
            sinks.put("CSV", ledger.get("/ledger/export?format=csv"));
            sinks.put("NDJSON", ledger.get("/ledger/export?format=ndjson"));
            sinks.put("audit", ledger.get("/audit"));
            sinks.put("usage", ledger.get("/usage?group_by=client,operation,day"));
            sinks.put("upstream keys", ledger.get("/upstream-keys"));
            sinks.put("metrics", scrape(gateway));
            await().atMost(Duration.ofSeconds(30)).until(() -> text(spans).contains("doubao.drawing.character"));
            gateway.terminate();
            assertThat(gateway.endsWithin(Duration.ofSeconds(30))).isTrue();
            sinks.put("standard output", gateway.stdout());
            sinks.put("standard error", gateway.stderr());
            sinks.put("answers", String.join("\n", answers));
            sinks.put("files", StoredFiles.read(directory.resolve("gateway").resolve("data")));
        } finally {
            collector.stop(0);
        }
        sinks.put("spans", text(spans));

        assertThat(sinks.get("CSV")).contains("doubao.drawing.character").hasLineCount(CALLS + 1);
        assertThat(sinks.get("NDJSON")).hasLineCount(CALLS);
        assertThat(sinks.get("answers")).contains("Bearer " + Redaction.MASK);
        sinks.forEach((sink, text) -> {
            isNowhereIn(sink, text, KEY);
            isNowhereIn(sink, text, PROMPT);
        });
    }

    private void callOften(TypedCaller caller) {
        AtomicInteger next = new AtomicInteger();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < AT_ONCE; i++) {
                callers.execute(() -> {
                    for (int call = next.getAndIncrement(); call < CALLS; call = next.getAndIncrement()) {
                        answers.add(caller.character(body(SCRIPTS.get(call % SCRIPTS.size())))
                                .response()
                                .body());
                    }
                });
            }
        }
        assertThat(answers).hasSize(CALLS);
    }

    private static String body(String script) {
        return "{\"prompt\":\"" + PROMPT + " " + script
                + "\",\"image_urls\":[\"https://example.com/cat.jpg\"],\"width\":256,\"height\":256,\"use_sr\":false}";
    }

    private GatewayProcess start(RunningGateway upstream, HttpServer collector) throws IOException {
        return GatewayProcess.start(
                GatewayApplication.class,
                Files.createDirectory(directory.resolve("gateway")),
                Map.of(
                        "AI302_API_KEY",
                        KEY,
                        "AI302_BASE_URL",
                        upstream.bean(UpstreamAccount.class)
                                .addresses()
                                .getFirst()
                                .toString(),
                        "GATEWAY_ADMIN_KEY",
                        RunningGateway.ADMIN_KEY),
                "gateway.tracing.enabled=true",
                "management.tracing.sampling.probability=1.0",
                "management.opentelemetry.tracing.export.otlp.endpoint=http://127.0.0.1:"
                        + collector.getAddress().getPort() + "/v1/traces",
                "gateway.upstream.first-byte-timeout=500ms",
                "gateway.upstream.retry.initial-delay=5ms",
                // a rejected key is used again at once, and no circuit breaker opens
                "gateway.upstream.key-rest=1ms",
                "resilience4j.circuitbreaker.configs.upstream.minimum-number-of-calls=100000",
                "resilience4j.circuitbreaker.configs.upstream.sliding-window-size=100000");
    }

    private HttpServer collector() throws IOException {
        HttpServer collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        collector.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            synchronized (spans) {
                spans.writeBytes(body);
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        return collector;
    }

    private static String text(ByteArrayOutputStream bytes) {
        synchronized (bytes) {
            return bytes.toString(StandardCharsets.ISO_8859_1);
        }
    }

    private static String scrape(GatewayProcess gateway) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(
                                        "http://127.0.0.1:" + gateway.managementPort() + "/actuator/prometheus"))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    /** Asserts that the canary is absent. A failure shows its position only, because the text may have megabytes. */
    private static void isNowhereIn(String sink, String text, String canary) {
        int found = text.indexOf(canary);
        assertThat(found < 0 ? "" : text.substring(Math.max(0, found - 300), found + canary.length()))
                .as(sink)
                .isEmpty();
    }
}
