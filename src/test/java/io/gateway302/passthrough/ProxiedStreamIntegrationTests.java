package io.gateway302.passthrough;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gateway302.ReverseProxy;
import io.gateway302.RunningGateway;
import io.gateway302.TypedCaller;
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
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
                seen.await(5, TimeUnit.SECONDS);
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

            for (ReverseProxy proxy : List.of(nginx, haproxy)) {
                HttpResponse<String> answer = http.send(request(proxy.port(), beatsKey), BodyHandlers.ofString());
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
}
