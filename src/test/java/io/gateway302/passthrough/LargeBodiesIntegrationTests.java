package io.gateway302.passthrough;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gateway302.GatewayApplication;
import io.gateway302.GatewayProcess;
import io.gateway302.ledger.LedgerCaller;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests of many concurrent large requests and responses through a gateway whose heap could not hold them. {@code
 * gateway.test.large-bodies} is their number, 32 in the long form.
 */
class LargeBodiesIntegrationTests {

    private static final int AT_ONCE = Integer.getInteger("gateway.test.large-bodies", 16);
    private static final int SIZE = 25 * 1024 * 1024;
    private static final byte[] CONTENT = content();
    private static final byte[] FORM = around("""
            --b\r
            Content-Disposition: form-data; name="model"\r
            \r
            whisper-1\r
            --b\r
            Content-Disposition: form-data; name="file"; filename="a.mp3"\r
            \r
            """, "\r\n--b--\r\n");
    private static final byte[] PICTURE = around(
            "{\"created\":1,\"data\":[{\"b64_json\":\"",
            "\"}],\"usage\":{\"input_tokens\":5,\"output_tokens\":7,\"total_tokens\":12}}");

    private static final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private static final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final AtomicLong endless = new AtomicLong();
    private static volatile CountDownLatch uploads = new CountDownLatch(0);

    @TempDir
    static Path directory;

    private static HttpServer upstream;
    private static GatewayProcess gateway;
    private static String key;

    /** Returns content of letters, which JSON can contain unescaped. */
    private static byte[] content() {
        byte[] content = new byte[SIZE];
        new Random(1).nextBytes(content);
        for (int i = 0; i < SIZE; i++) {
            content[i] = (byte) ('A' + (content[i] & 15));
        }
        return content;
    }

    /** Returns the content between two texts. */
    private static byte[] around(String before, String after) {
        byte[] head = before.getBytes(StandardCharsets.UTF_8);
        byte[] foot = after.getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(head, head.length + SIZE + foot.length);
        System.arraycopy(CONTENT, 0, all, head.length, SIZE);
        System.arraycopy(foot, 0, all, head.length + SIZE, foot.length);
        return all;
    }

    @BeforeAll
    static void start() throws IOException {
        upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
        upstream.setExecutor(threads);
        upstream.createContext("/v1/audio/transcriptions", LargeBodiesIntegrationTests::transcribe);
        upstream.createContext("/v1/images/generations", LargeBodiesIntegrationTests::picture);
        upstream.createContext("/v1/audio/speech", LargeBodiesIntegrationTests::speakForever);
        upstream.start();
        gateway = GatewayProcess.start(
                GatewayApplication.class,
                directory,
                Map.of(
                        "AI302_API_KEY", "sk-key-of-the-large-bodies",
                        "GATEWAY_ADMIN_KEY", "administrators-key-for-the-tests-302",
                        "JAVA_TOOL_OPTIONS", "-Xmx160m"),
                "gateway.upstream.base-url=http://127.0.0.1:"
                        + upstream.getAddress().getPort());
        key = new LedgerCaller(gateway.port()).newClient("large");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.stop(0);
        threads.shutdownNow();
    }

    /** Reads no content until all expected uploads have arrived. */
    private static void transcribe(HttpExchange exchange) throws IOException {
        try (exchange) {
            uploads.countDown();
            uploads.await();
            boolean whole = isWhole(exchange.getRequestBody(), FORM);
            answer(exchange, "application/json", "{\"text\":\"" + (whole ? "whole" : "damaged") + "\"}");
        } catch (InterruptedException e) {
            throw new InterruptedIOException(e.getMessage());
        }
    }

    private static void answer(HttpExchange exchange, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static void picture(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(PICTURE);
        }
    }

    /** Sends until the connection breaks. */
    private static void speakForever(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", "audio/mpeg");
            exchange.sendResponseHeaders(200, 0);
            while (true) {
                exchange.getResponseBody().write(CONTENT, 0, 65_536);
                endless.addAndGet(65_536);
            }
        }
    }

    /** Returns whether the content is exactly the expected one. */
    private static boolean isWhole(InputStream content, byte[] expected) throws IOException {
        byte[] piece = new byte[65_536];
        int at = 0;
        for (int length = content.read(piece); length >= 0; length = content.read(piece)) {
            if (at + length > expected.length || !Arrays.equals(piece, 0, length, expected, at, at + length)) {
                return false;
            }
            at += length;
        }
        return at == expected.length;
    }

    private static HttpRequest.Builder to(String path, String type) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", type)
                .timeout(Duration.ofMinutes(4));
    }

    @Test
    void manyLargeUploadsPassWholeToASlowUpstream() throws Exception {
        uploads = new CountDownLatch(AT_ONCE);

        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            answers.add(http.sendAsync(
                    to("/v1/audio/transcriptions", "multipart/form-data; boundary=b")
                            .POST(BodyPublishers.ofByteArray(FORM))
                            .build(),
                    BodyHandlers.ofString()));
        }

        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertThat(answer.get(2, TimeUnit.MINUTES).body()).isEqualTo("{\"text\":\"whole\"}");
        }
        // a call ends after its response was written, which may be shortly after the caller has read it
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(directory.resolve("data/spool")).isEmptyDirectory());
    }

    @Test
    void manyLargeAnswersPassWhole() throws Exception {
        List<CompletableFuture<Boolean>> answers = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            answers.add(CompletableFuture.supplyAsync(LargeBodiesIntegrationTests::passesPicture, threads));
        }

        assertThat(answers.stream().map(CompletableFuture::join)).containsOnly(true);
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(new LedgerCaller(gateway.port())
                                .rows()
                                .getFirst()
                                .all()
                                .toString())
                        .contains("input_token=5")
                        .contains("output_token=7"));
    }

    private static boolean passesPicture() {
        try {
            HttpResponse<InputStream> answer = http.send(
                    to("/v1/images/generations", "application/json")
                            .POST(BodyPublishers.ofString("{\"model\":\"gpt-image-1\",\"prompt\":\"a cat\"}"))
                            .build(),
                    BodyHandlers.ofInputStream());
            return answer.statusCode() == 200 && isWhole(answer.body(), PICTURE);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void slowCallersHoldNobodyUpAndTakeNoMemory() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                slow.add(beginToListen());
            }
            long before = settled();
            List<Long> millis = new ArrayList<>();
            for (int round = 0; round < 10; round++) {
                for (Socket socket : slow) {
                    assertThat(socket.getInputStream().read()).isNotNegative();
                }
                long start = System.nanoTime();
                assertThat(http.send(
                                        to("/v1/audio/transcriptions", "multipart/form-data; boundary=b")
                                                .POST(BodyPublishers.ofString("--b\r\nContent-Disposition: form-data;"
                                                        + " name=\"model\"\r\n\r\nwhisper-1\r\n--b--\r\n"))
                                                .build(),
                                        BodyHandlers.ofString())
                                .statusCode())
                        .isEqualTo(200);
                millis.add((System.nanoTime() - start) / 1_000_000);
                TimeUnit.MILLISECONDS.sleep(200);
            }
            assertThat(millis).allMatch(each -> each < 1000);
            assertThat(endless.get()).as("sent while nobody took it").isLessThan(before + 1_000_000);
            assertThat(before / slow.size())
                    .as("bytes ahead of each slow caller")
                    .isLessThan(12_000_000L);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    /** Returns the number of bytes that the upstream has sent when all buffers are full. */
    private static long settled() {
        AtomicLong last = new AtomicLong(-1);
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> last.getAndSet(endless.get()) == endless.get());
        return endless.get();
    }

    private static Socket beginToListen() throws IOException {
        byte[] body = "{\"model\":\"tts-1\",\"input\":\"a\",\"voice\":\"alloy\"}".getBytes(StandardCharsets.UTF_8);
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port()));
        socket.getOutputStream()
                .write(("POST /v1/audio/speech HTTP/1.1\r\nHost: g\r\nAuthorization: Bearer " + key
                                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(body);
        socket.getOutputStream().flush();
        return socket;
    }
}
