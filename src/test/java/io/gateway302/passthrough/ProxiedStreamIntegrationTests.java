package io.gateway302.passthrough;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gateway302.ReverseProxy;
import io.gateway302.RunningGateway;
import io.gateway302.TypedCaller;
import io.gateway302.ledger.LedgerCaller;
import java.io.ByteArrayInputStream;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of streams through nginx and HAProxy, where these are installed. */
class ProxiedStreamIntegrationTests {

    private static final String CHAT = "/v1/chat/completions";
    private static final String STREAM = "{\"model\":\"gpt-4o\",\"stream\":true,\"messages\":[]}";
    private static final String FRAME = "data: {\"id\":\"c-1\",\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\n";
    private static final String DONE = "data: [DONE]\n\n";
    private static final Duration IDLE = Duration.ofSeconds(2);

    private static final ScriptedUpstream upstream = ScriptedUpstream.start();
    private static final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    static Path data;

    @TempDir
    Path files;

    private static RunningGateway gateway;
    private static String key;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(
                data.resolve("plain"),
                "gateway.upstream.base-url=" + upstream.address(),
                "gateway.upstream.idle-read-timeout=20s");
        key = TypedCaller.of(gateway).key();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.close();
    }

    private static HttpRequest request(int port, String with) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + CHAT))
                .header("Authorization", "Bearer " + with)
                .header("Content-Type", "application/json")
                .header("Accept-Encoding", "gzip")
                .timeout(Duration.ofSeconds(30))
                .POST(BodyPublishers.ofString(STREAM))
                .build();
    }

    @Test
    void passesEachFrameThroughNginxWithItsDefaults() throws Exception {
        assumeTrue(ReverseProxy.isInstalled("nginx"));
        CountDownLatch seen = new CountDownLatch(1);
        upstream.answers(exchange -> {
            ScriptedUpstream.beginEvents(exchange);
            ScriptedUpstream.send(exchange, FRAME);
            try {
                seen.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            ScriptedUpstream.send(exchange, seen.getCount() == 0 ? FRAME + DONE : "data: late\n\n");
        });

        try (ReverseProxy nginx = ReverseProxy.nginx(files, gateway.port(), "");
                InputStream in = http.send(request(nginx.port(), key), BodyHandlers.ofInputStream())
                        .body()) {
            assertThat(new String(in.readNBytes(FRAME.length()), StandardCharsets.UTF_8))
                    .isEqualTo(FRAME);
            seen.countDown();
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(FRAME + DONE);
        }
    }

    private static void answersAfterAnIdleTime() {
        upstream.answers(exchange -> {
            try {
                Thread.sleep(IDLE.multipliedBy(2));
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            ScriptedUpstream.answer(exchange, 200, "text/event-stream", FRAME + DONE);
        });
    }

    @Test
    void keepsTheConnectionOfAWaitingCallerThroughProxiesThatCloseIdleOnes() throws Exception {
        assumeTrue(ReverseProxy.isInstalled("nginx") && ReverseProxy.isInstalled("haproxy"));
        answersAfterAnIdleTime();
        try (RunningGateway beats = RunningGateway.start(
                        data.resolve("beating"),
                        "gateway.upstream.base-url=" + upstream.address(),
                        "gateway.passthrough.heartbeat=500ms");
                ReverseProxy nginx =
                        ReverseProxy.nginx(files, beats.port(), "proxy_read_timeout " + IDLE.toSeconds() + "s;");
                ReverseProxy haproxy = ReverseProxy.haproxy(files, beats.port(), IDLE)) {
            String beatsKey = TypedCaller.of(beats).key();

            List<CompletableFuture<HttpResponse<String>>> answers = Stream.of(nginx, haproxy)
                    .map(proxy -> http.sendAsync(request(proxy.port(), beatsKey), BodyHandlers.ofString()))
                    .toList();
            for (CompletableFuture<HttpResponse<String>> later : answers) {
                HttpResponse<String> answer = later.join();
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.body()).startsWith(": heartbeat\n\n").endsWith(FRAME + DONE);
            }
        }
    }

    @Test
    void losesTheConnectionWithoutAHeartbeat() throws Exception {
        assumeTrue(ReverseProxy.isInstalled("haproxy"));
        answersAfterAnIdleTime();
        try (ReverseProxy haproxy = ReverseProxy.haproxy(files, gateway.port(), IDLE)) {
            assertThat(http.send(request(haproxy.port(), key), BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(504);
        }
    }

    /** Returns proxies that read a request to its end before they pass it on, and others that pass it on at once. */
    private Map<String, ReverseProxy> proxies() throws IOException {
        Map<String, ReverseProxy> proxies = new LinkedHashMap<>();
        for (String buffering : List.of("on", "off")) {
            proxies.put(
                    "nginx " + buffering,
                    ReverseProxy.nginx(
                            Files.createDirectory(files.resolve("nginx-" + buffering)),
                            gateway.port(),
                            "client_max_body_size 0; proxy_http_version 1.1; proxy_request_buffering " + buffering
                                    + ";"));
            proxies.put(
                    "haproxy " + buffering,
                    ReverseProxy.haproxy(
                            Files.createDirectory(files.resolve("haproxy-" + buffering)),
                            gateway.port(),
                            Duration.ofSeconds(20),
                            buffering.equals("on") ? "option http-buffer-request" : ""));
        }
        return proxies;
    }

    private interface Check {
        void check(String name, int port) throws Exception;
    }

    private void throughEach(Check check) throws Exception {
        assumeTrue(ReverseProxy.isInstalled("nginx") && ReverseProxy.isInstalled("haproxy"));
        Map<String, ReverseProxy> proxies = proxies();
        try {
            for (Map.Entry<String, ReverseProxy> proxy : proxies.entrySet()) {
                check.check(proxy.getKey(), proxy.getValue().port());
            }
        } finally {
            proxies.values().forEach(ReverseProxy::close);
        }
    }

    @Test
    void endsACallWhoseCallerLeavesTheProxy() throws Exception {
        Semaphore asked = new Semaphore(0);
        CountDownLatch over = new CountDownLatch(1);
        upstream.answers(exchange -> {
            asked.release();
            try {
                over.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        });
        LedgerCaller ledger = new LedgerCaller(gateway.port());
        try {
            throughEach((name, port) -> {
                String id = "left-" + name.replace(' ', '-');
                try (Socket caller = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    caller.getOutputStream()
                            .write(Wire.ascii("POST " + CHAT + " HTTP/1.1\r\nHost: g\r\nAuthorization: Bearer " + key
                                    + "\r\nX-Request-Id: " + id
                                    + "\r\nContent-Type: application/json\r\nContent-Length: "
                                    + STREAM.length() + "\r\n\r\n" + STREAM));
                    assertThat(asked.tryAcquire(30, TimeUnit.SECONDS)).as(name).isTrue();
                }

                await().untilAsserted(() -> assertThat(ledger.rows("request_id=" + id))
                        .as(name)
                        .singleElement()
                        .satisfies(row -> assertThat(row.outcome()).isEqualTo("cancelled")));
            });
        } finally {
            over.countDown();
        }
    }

    @Test
    void passesALargeUploadWholeAndSendsNothingOfAnUploadThatBreaksOff() throws Exception {
        upstream.answers(200, "application/json", "{\"text\":\"a\"}");
        byte[] form = form();
        throughEach((name, port) -> {
            for (boolean expects : List.of(false, true)) {
                upstream.seen().clear();
                HttpRequest upload =
                        upload(port, key, form).expectContinue(expects).build();

                assertThat(http.send(upload, BodyHandlers.ofString()).body())
                        .as(name)
                        .isEqualTo("{\"text\":\"a\"}");

                assertThat(upstream.only().body()).as(name).isEqualTo(form);
            }
            upstream.seen().clear();
            try (Socket caller = new Socket(InetAddress.getLoopbackAddress(), port)) {
                caller.getOutputStream()
                        .write(Wire.ascii("POST /v1/audio/transcriptions HTTP/1.1\r\nHost: g\r\nAuthorization: Bearer "
                                + key + "\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: "
                                + form.length + "\r\n\r\n"));
                caller.getOutputStream().write(form, 0, form.length / 2);
            }
            assertThat(http.send(upload(port, key, form).build(), BodyHandlers.ofString())
                            .statusCode())
                    .as(name)
                    .isEqualTo(200);
            assertThat(upstream.only().body()).as(name).isEqualTo(form);
        });
    }

    @Test
    void tellsWhyALargeUploadIsRefusedBeforeItsEnd() throws Exception {
        byte[] form = form();
        throughEach((name, port) -> {
            HttpResponse<String> answer =
                    http.send(upload(port, "gw302_wrong", form).build(), BodyHandlers.ofString());

            assertThat(answer.statusCode()).as(name).isEqualTo(401);
            assertThat(answer.body()).as(name).contains("\"error\"");
        });
    }

    private static HttpRequest.Builder upload(int port, String with, byte[] form) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/audio/transcriptions"))
                .header("Authorization", "Bearer " + with)
                .header("Content-Type", "multipart/form-data; boundary=b")
                .timeout(Duration.ofSeconds(30))
                // without an announced length, so in chunks
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(form)));
    }

    private static byte[] form() {
        return Wire.ascii("--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nwhisper-1\r\n--b\r\n"
                + "Content-Disposition: form-data; name=\"file\"; filename=\"a.mp3\"\r\n\r\n"
                + "a".repeat(8_000_000) + "\r\n--b--\r\n");
    }
}
