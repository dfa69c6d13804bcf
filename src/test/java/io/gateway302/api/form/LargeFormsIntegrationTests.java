package io.gateway302.api.form;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of many concurrent large forms through a gateway whose heap could not hold them. */
class LargeFormsIntegrationTests {

    private static final int AT_ONCE = 16;
    private static final String START = """
            --b
            Content-Disposition: form-data; name="model"

            whisper-1
            --b
            Content-Disposition: form-data; name="file"; filename="a.wav"

            """;
    private static final byte[] SOUND = new byte[25 * 1024 * 1024];

    private static final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private static final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final CountDownLatch uploads = new CountDownLatch(AT_ONCE);

    @TempDir
    static Path directory;

    private static HttpServer upstream;
    private static GatewayProcess gateway;
    private static String key;

    @BeforeAll
    static void start() throws IOException {
        upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
        upstream.setExecutor(threads);
        upstream.createContext("/v1/audio/transcriptions", LargeFormsIntegrationTests::count);
        upstream.start();
        gateway = GatewayProcess.start(
                GatewayApplication.class,
                directory,
                Map.of(
                        "AI302_API_KEY", "sk-key-of-the-large-forms",
                        "GATEWAY_ADMIN_KEY", "administrators-key-for-the-tests-302",
                        "JDK_JAVA_OPTIONS", "-Xmx256m"),
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

    /** Reads no content until all expected uploads have arrived, so that the gateway holds them all at once. */
    private static void count(HttpExchange exchange) throws IOException {
        try (exchange) {
            uploads.countDown();
            uploads.await();
            byte[] body = ("{\"text\":\"" + length(exchange.getRequestBody()) + "\"}").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            throw new InterruptedIOException(e.getMessage());
        }
    }

    private static long length(InputStream body) throws IOException {
        long length = 0;
        byte[] piece = new byte[64 * 1024];
        for (int read = body.read(piece); read >= 0; read = body.read(piece)) {
            length += read;
        }
        return length;
    }

    private static HttpRequest request() {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + "/api/v1/audio/transcriptions"))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "multipart/form-data; boundary=b")
                .POST(BodyPublishers.concat(
                        BodyPublishers.ofString(START.replace("\n", "\r\n")),
                        BodyPublishers.ofByteArray(SOUND),
                        BodyPublishers.ofString("\r\n--b--\r\n")))
                .build();
    }

    @Test
    void theyPassByWayOfTheDisk() {
        List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, AT_ONCE)
                .mapToObj(_ -> http.sendAsync(request(), BodyHandlers.ofString()))
                .toList();

        assertThat(answers).allSatisfy(answer -> {
            HttpResponse<String> response = answer.join();
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            long sent = Long.parseLong(response.body().replaceAll("\\D", ""));
            assertThat(sent).isBetween((long) SOUND.length, SOUND.length + 1000L);
        });
    }
}
