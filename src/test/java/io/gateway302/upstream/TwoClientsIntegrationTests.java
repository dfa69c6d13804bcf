package io.gateway302.upstream;

import static io.gateway302.api.image.CharacterBodies.MINIMAL;
import static io.gateway302.api.image.CharacterBodies.SUCCESS;
import static io.gateway302.api.image.CharacterBodies.platformError;
import static io.gateway302.api.image.CharacterBodies.serviceError;
import static io.gateway302.api.image.CharacterBodies.withPrompt;
import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.RawServer;
import io.gateway302.RawServer.Conduct;
import io.gateway302.RunningGateway;
import io.gateway302.TypedCaller;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that no request of one client, and no failure that it provokes, makes a call of another client fail. */
class TwoClientsIntegrationTests {

    /** Marker of requests that the upstream fails. */
    private static final String BAIT = "bait";

    private static final String OPERATION = "/doubao/drawing/character";

    /** An operation of another provider, without a model: its requests are sent whatever their content type is. */
    private static final String WITHOUT_MODEL = "/klingai/v1/images/editing/expand";

    private static final int CALLS = 15;
    private static final int AT_ONCE = 5;

    /** Number of calls after which a circuit breaker would open. */
    private static final int FAILURES = 5;

    @TempDir
    static Path data;

    private static final AtomicInteger clients = new AtomicInteger();
    private static volatile Conduct mishap = _ -> {};
    private static RawServer upstream;
    private static RunningGateway gateway;
    private static TypedCaller other;

    @BeforeAll
    static void start() {
        upstream = RawServer.start(socket -> {
            for (String request = RawServer.readRequest(socket);
                    !request.isEmpty();
                    request = RawServer.readRequest(socket)) {
                if (request.contains(BAIT)) {
                    mishap.meet(socket);
                } else {
                    RawServer.write(socket, answer(200, SUCCESS));
                }
            }
        });
        gateway = RunningGateway.start(
                data,
                "gateway.upstream.base-url=http://127.0.0.1:" + upstream.port(),
                "gateway.upstream.first-byte-timeout=1s",
                "gateway.upstream.retry.initial-delay=10ms",
                "resilience4j.circuitbreaker.configs.upstream.minimum-number-of-calls=" + FAILURES,
                "resilience4j.circuitbreaker.configs.upstream.sliding-window-size=" + 2 * FAILURES,
                "resilience4j.bulkhead.configs.upstream.max-concurrent-calls=" + AT_ONCE,
                "resilience4j.bulkhead.configs.upstream.max-wait-duration=0");
        other = TypedCaller.named("other", gateway);
        // the first call of a JVM may exceed the timeouts of this test
        org.awaitility.Awaitility.await()
                .until(() -> other.character(MINIMAL).response().statusCode() == 200);
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    /** Returns a new client, whose own circuits are closed. */
    private static TypedCaller one() {
        return TypedCaller.named("one-" + clients.incrementAndGet(), gateway);
    }

    private static String answer(int status, String body) {
        return "HTTP/1.1 " + status + " X\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body;
    }

    static Stream<Arguments> mishaps() {
        List<Arguments> all = new ArrayList<>();
        for (int status : new int[] {400, 401, 402, 403, 404, 408, 413, 429, 500, 501, 502, 503, 504, 529}) {
            all.add(mishap("status " + status, socket -> RawServer.write(socket, answer(status, "{}"))));
        }
        for (int code : new int[] {-1024, -10001, -10003, -10004, -10008, -10009}) {
            all.add(mishap("code " + code, socket -> RawServer.write(socket, answer(500, platformError(code, "no")))));
        }
        for (int code : new int[] {50400, 50411, 50429, 50500}) {
            all.add(mishap("code " + code, socket -> RawServer.write(socket, answer(200, serviceError(code, "no")))));
        }
        all.add(mishap("no JSON", socket -> RawServer.write(socket, answer(200, "<html>"))));
        all.add(mishap("nothing", socket -> RawServer.write(socket, answer(200, ""))));
        all.add(mishap("no HTTP", socket -> RawServer.write(socket, "what?\r\n\r\n")));
        all.add(mishap("closed", socket -> socket.close()));
        all.add(mishap("reset", socket -> {
            RawServer.reset(socket);
            socket.close();
        }));
        all.add(mishap("cut off", socket -> {
            RawServer.write(socket, answer(200, SUCCESS).substring(0, 200));
            socket.close();
        }));
        all.add(mishap("too much", socket -> RawServer.write(socket, answer(200, SUCCESS) + answer(500, "{}"))));
        all.add(mishap("silence", socket -> socket.getInputStream().read()));
        all.add(mishap("interim responses", socket -> {
            for (int i = 0; i < 100; i++) {
                RawServer.write(socket, "HTTP/1.1 103 Early Hints\r\n\r\n");
            }
        }));
        return all.stream();
    }

    private static Arguments mishap(String name, Conduct what) {
        return Arguments.of(name, what);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mishaps")
    void whatTheUpstreamDoesWithCallsOfOne(String name, Conduct what) {
        mishap = what;
        TypedCaller one = one();

        atOnce(() -> one.character(withPrompt(BAIT)));
        atOnce(() -> one.send(one.request(OPERATION).POST(BodyPublishers.ofString(withPrompt(BAIT)))));

        assertThatTheOtherIsServed();
    }

    static Stream<Arguments> headers() {
        return Stream.of(
                        "Content-Type: ;;",
                        "Content-Type: ",
                        "Content-Type: /",
                        "Content-Type: text",
                        "Content-Type: application/json; charset=none-such",
                        "Content-Type: application/json; charset=\"",
                        "Content-Type: multipart/form-data",
                        "Content-Type: multipart/form-data; boundary=",
                        "Content-Type: application/json, text/plain",
                        "Content-Type: */*",
                        "Content-Encoding: ;;",
                        "Accept: ;;",
                        "Accept: text/html;q=many",
                        "Accept-Encoding: ;;",
                        "Accept-Charset: ;;",
                        "Accept-Language: ;;",
                        "Date: never",
                        "If-Modified-Since: never",
                        "If-None-Match: ;;",
                        "Range: bytes=9-1",
                        "Cookie: a",
                        "Origin: ;;",
                        "X-\u00e4: \u00fc",
                        "X-Long: " + "a".repeat(8000),
                        "TE: ;;",
                        "Trailer: ;;",
                        "Upgrade: ;;",
                        "Expect: ;;",
                        "Priority: ;;",
                        "traceparent: ;;",
                        "Max-Forwards: -1",
                        "Sec-WebSocket-Key: ;;",
                        "Transfer-Encoding: ;;",
                        "Host: ;;")
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("headers")
    void whatHeadersOneSends(String header) throws Exception {
        TypedCaller one = one();
        for (String path : List.of("/api/v1/images/character", OPERATION, WITHOUT_MODEL)) {
            for (int i = 0; i < FAILURES + 1; i++) {
                String status = send(one.key(), path, header);
                assertThat(status).as(path).doesNotContain(" 5");
            }
        }

        assertThatTheOtherIsServed();
    }

    /** Returns the status line of the response to a request with this header; empty for none. */
    private static String send(String key, String path, String header) throws IOException {
        String name = header.substring(0, header.indexOf(':'));
        String head = "POST " + path + " HTTP/1.1\r\n"
                + (name.equals("Host") ? "" : "Host: gateway\r\n")
                + "Authorization: Bearer " + key + "\r\n"
                + (name.equals("Content-Type") ? "" : "Content-Type: application/json\r\n")
                + (name.equals("Transfer-Encoding") ? "" : "Content-Length: " + MINIMAL.length() + "\r\n")
                + header + "\r\nConnection: close\r\n\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            RawServer.write(socket, head + MINIMAL);
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            return answer.lines().findFirst().orElse("");
        }
    }

    private static void atOnce(Runnable call) {
        // more calls than concurrency slots
        IntStream.range(0, CALLS)
                .mapToObj(_ -> CompletableFuture.runAsync(call, Thread::startVirtualThread))
                .toList()
                .forEach(CompletableFuture::join);
    }

    private static void assertThatTheOtherIsServed() {
        for (int i = 0; i < 3; i++) {
            other.character(MINIMAL).isSuccess();
            for (String path : List.of(OPERATION, WITHOUT_MODEL)) {
                assertThat(other.send(other.request(path).POST(BodyPublishers.ofString(MINIMAL)))
                                .response()
                                .statusCode())
                        .as(path)
                        .isEqualTo(200);
            }
        }
    }
}
