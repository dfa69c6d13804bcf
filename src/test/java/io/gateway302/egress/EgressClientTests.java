package io.gateway302.egress;

import static io.gateway302.egress.TestEgress.client;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.gateway302.RawServer;
import io.gateway302.egress.EgressException.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

@Timeout(30)
class EgressClientTests {

    private static final Duration LONG = Duration.ofSeconds(10);

    private final TestNames names = new TestNames();
    private final EgressClient client = client(names, _ -> {}, "127.0.0.0/8");
    private final EgressClient impatient = TestEgress.impatient("127.0.0.0/8");
    private final CountDownLatch testEnds = new CountDownLatch(1);

    @AfterEach
    void end() {
        testEnds.countDown();
        client.close();
        impatient.close();
    }

    @Test
    void sendsTheRequestAsItIs() throws IOException {
        AtomicReference<String> received = new AtomicReference<>();
        try (RawServer server = RawServer.start(socket -> {
            received.set(RawServer.readRequest(socket));
            RawServer.write(socket, "HTTP/1.1 201 Created\r\nX-A: b\r\nContent-Length: 4\r\n\r\ndone");
        })) {
            HttpHeaders headers = new HttpHeaders();
            headers.set("User-Agent", "gateway302/1");
            headers.set("Webhook-Id", "msg_1");
            try (EgressResponse response = client.send(new EgressRequest(
                    HttpMethod.POST,
                    URI.create("http://127.0.0.1:" + server.port() + "/a%20b?c=%2F#d"),
                    headers,
                    "{\"a\":1}".getBytes(StandardCharsets.UTF_8),
                    LONG,
                    100))) {
                assertThat(response.status()).isEqualTo(201);
                assertThat(response.headers().getFirst("x-a")).isEqualTo("b");
                assertThat(response.body().readAllBytes()).asString().isEqualTo("done");
            }
        }
        assertThat(received.get())
                .startsWith("POST /a%20b?c=%2F HTTP/1.1\r\n")
                .endsWith("\r\n\r\n{\"a\":1}")
                .containsIgnoringCase("content-length: 7")
                .containsIgnoringCase("user-agent: gateway302/1")
                .containsIgnoringCase("webhook-id: msg_1")
                .containsIgnoringCase("connection: close")
                .doesNotContainIgnoringCase("accept-encoding");
    }

    @Test
    void doesNotFollowRedirects() throws IOException {
        try (WatchedPort target = new WatchedPort();
                RawServer server = RawServer.start(socket -> {
                    RawServer.readRequest(socket);
                    RawServer.write(
                            socket,
                            "HTTP/1.1 307 Moved\r\nLocation: http://127.0.0.1:" + target.port()
                                    + "/\r\nContent-Length: 0\r\n\r\n");
                });
                EgressResponse response = client.send(get(server.port(), 100))) {
            assertThat(response.status()).isEqualTo(307);
            assertThat(response.body().readAllBytes()).isEmpty();
            assertThat(target.connections()).isZero();
        }
    }

    @Test
    void limitsTheTimeToConnect() throws IOException {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Socket> queue = new ArrayList<>();
            try {
                fill(full, queue);

                assertReason(Reason.TIMEOUT, impatient, get(full.getLocalPort(), 100));
            } finally {
                for (Socket socket : queue) {
                    socket.close();
                }
            }
        }
    }

    /** Connects until the queue of the listener is full, which nobody empties. */
    private static void fill(ServerSocket listener, List<Socket> queue) throws IOException {
        while (true) {
            Socket socket = new Socket();
            queue.add(socket);
            try {
                socket.connect(listener.getLocalSocketAddress(), 200);
            } catch (SocketTimeoutException e) {
                return;
            }
        }
    }

    @Test
    void limitsTheTimeOfTheHandshake() throws IOException {
        try (RawServer silent = RawServer.start(_ -> hang())) {
            assertReason(Reason.TIMEOUT, impatient, get("https://127.0.0.1:" + silent.port(), LONG, 100));
        }
    }

    @Test
    void limitsTheTimeUntilAResponseBegins() throws IOException {
        try (RawServer silent = RawServer.start(_ -> hang())) {
            assertReason(Reason.TIMEOUT, impatient, get(silent.port(), 100));
        }
    }

    @Test
    void limitsTheTimeBetweenTwoPiecesOfABody() throws IOException {
        try (RawServer server = RawServer.start(socket -> {
                    RawServer.readRequest(socket);
                    RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
                    hang();
                });
                EgressResponse response = impatient.send(get(server.port(), 100))) {
            assertThat(response.body().readNBytes(3)).asString().isEqualTo("abc");
            assertThatThrownBy(() -> response.body().read())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("timeout");
        }
    }

    @Test
    void limitsTheTimeOfTheWholeExchange() throws IOException {
        try (RawServer server = RawServer.start(socket -> {
                    RawServer.readRequest(socket);
                    RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
                    while (true) {
                        RawServer.write(socket, "a");
                        try {
                            if (testEnds.await(20, TimeUnit.MILLISECONDS)) {
                                return;
                            }
                        } catch (InterruptedException e) {
                            return;
                        }
                    }
                });
                EgressResponse response =
                        client.send(get("http://127.0.0.1:" + server.port(), Duration.ofSeconds(1), 1_000_000))) {
            assertThatThrownBy(() -> response.body().readAllBytes())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("timeout");
        }
    }

    @Test
    void limitsTheSizeOfABodyThatAnnouncesIt() throws IOException {
        try (RawServer server = RawServer.start(socket -> {
                    RawServer.readRequest(socket);
                    RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nhello world");
                });
                EgressResponse response = client.send(get(server.port(), 10))) {
            assertThatThrownBy(() -> response.body().read()).isInstanceOf(EgressTooLargeException.class);
        }
    }

    @Test
    void limitsTheSizeOfABodyThatDoesNot() throws IOException {
        try (RawServer server = RawServer.start(socket -> {
                    RawServer.readRequest(socket);
                    RawServer.write(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                    for (int i = 0; i < 1000; i++) {
                        RawServer.write(socket, "5\r\nhello\r\n");
                    }
                    hang();
                });
                EgressResponse response = client.send(get(server.port(), 1000))) {
            assertThatThrownBy(() -> response.body().readAllBytes()).isInstanceOf(EgressTooLargeException.class);
            assertThatThrownBy(() -> response.body().read()).isInstanceOf(EgressTooLargeException.class);
        }
    }

    @Test
    void readsALargeBodyWithoutHoldingIt() throws IOException {
        byte[] megabyte = new byte[1 << 20];
        try (RawServer server = RawServer.start(socket -> {
                    RawServer.readRequest(socket);
                    RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: " + (64L << 20) + "\r\n\r\n");
                    for (int i = 0; i < 64; i++) {
                        socket.getOutputStream().write(megabyte);
                    }
                });
                EgressResponse response = client.send(get(server.port(), 64L << 20))) {
            long read = 0;
            for (int n = response.body().read(megabyte);
                    n >= 0;
                    n = response.body().read(megabyte)) {
                read += n;
            }
            assertThat(read).isEqualTo(64L << 20);
        }
    }

    @Test
    void reportsABodyThatIsCutOff() throws IOException {
        try (RawServer server = RawServer.start(socket -> {
                    RawServer.readRequest(socket);
                    RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
                });
                EgressResponse response = client.send(get(server.port(), 100))) {
            assertThatThrownBy(() -> response.body().readAllBytes())
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(EgressTooLargeException.class);
        }
    }

    @Test
    void namesTheStepThatFailed() throws IOException {
        assertReason(Reason.CONNECT, get(RawServer.closedPort(), 100));
        assertReason(Reason.DNS, get("https://unknown.example.com", LONG, 100));
        try (RawServer server = RawServer.start(RawServer::readRequest)) {
            assertReason(Reason.BROKEN, get(server.port(), 100));
            assertReason(Reason.TLS, get("https://127.0.0.1:" + plain().port(), LONG, 100));
        }
        try (RawServer server = RawServer.start(socket -> {
            RawServer.readRequest(socket);
            RawServer.write(socket, "HTTP/1.1 200 OK\r\nX-Large: " + "a".repeat(20_000) + "\r\n\r\n");
        })) {
            assertReason(Reason.BROKEN, get(server.port(), 100));
        }
    }

    private static RawServer plain() {
        return RawServer.start(socket -> RawServer.write(socket, "HTTP/1.1 400 Bad Request\r\n\r\n"));
    }

    @Test
    void checksTheCertificateAgainstTheNameOfTheAddress(@TempDir Path directory) throws Exception {
        names.answer("hooks.example.com", "127.0.0.1").answer("other.example.com", "127.0.0.1");
        try (HttpsReceiver receiver = new HttpsReceiver(directory, "hooks.example.com")) {
            EgressClient trusting = client(names, tls -> tls.trustManager(receiver.certificate()), "127.0.0.0/8");

            try (EgressResponse response =
                    trusting.send(get("https://hooks.example.com:" + receiver.port(), LONG, 100))) {
                assertThat(response.status()).isEqualTo(204);
            }
            assertReason(Reason.TLS, trusting, get("https://other.example.com:" + receiver.port(), LONG, 100));
            assertReason(Reason.TLS, trusting, get("https://127.0.0.1:" + receiver.port(), LONG, 100));
            assertReason(Reason.TLS, client, get("https://hooks.example.com:" + receiver.port(), LONG, 100));
            assertThat(receiver.requests()).isOne();
            trusting.close();
        }
    }

    @Test
    void limitsTheNumberOfConnections() throws IOException {
        try (RawServer server = RawServer.start(socket -> {
                    RawServer.readRequest(socket);
                    RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na");
                    hang();
                });
                EgressResponse first = client.send(get(server.port(), 100))) {
            EgressResponse second = client.send(get(server.port(), 100));

            assertReason(Reason.BUSY, get("http://127.0.0.1:" + server.port(), Duration.ofMillis(100), 100));
            second.close();
            second.close();

            client.send(get(server.port(), 100)).close();
            assertReason(Reason.CONNECT, get(RawServer.closedPort(), 100));
            assertReason(Reason.CONNECT, get(RawServer.closedPort(), 100));
            client.send(get(server.port(), 100)).close();
            assertThat(first.status()).isEqualTo(200);
        }
    }

    @Test
    void closesTheConnectionOfAResponseThatIsNotReadToItsEnd() throws IOException {
        CountDownLatch closed = new CountDownLatch(1);
        try (RawServer server = RawServer.start(socket -> {
            RawServer.readRequest(socket);
            RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
            if (socket.getInputStream().read() < 0) {
                closed.countDown();
            }
        })) {
            client.send(get(server.port(), 100)).close();

            await().until(() -> closed.getCount() == 0);
        }
    }

    @Test
    void endsTheWaitOfAnInterruptedThread() throws Exception {
        CountDownLatch connected = new CountDownLatch(1);
        try (RawServer server = RawServer.start(_ -> {
            connected.countDown();
            hang();
        })) {
            AtomicReference<Throwable> failure = new AtomicReference<>();
            Thread thread = Thread.ofVirtual().start(() -> {
                failure.set(
                        catchThrowable(() -> TestEgress.allowing("127.0.0.1").send(get(server.port(), 100))));
            });
            connected.await();
            thread.interrupt();
            thread.join();

            assertThat(failure.get())
                    .isInstanceOfSatisfying(
                            EgressException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INTERRUPTED));
        }
    }

    @Test
    void doesNotPrintQueriesHeadersOrBodies() {
        HttpHeaders headers = new HttpHeaders();
        headers.set("Webhook-Signature", "v1,secret");

        assertThat(new EgressRequest(
                                HttpMethod.POST,
                                URI.create("https://example.com/?key=secret"),
                                headers,
                                new byte[0],
                                LONG,
                                1)
                        .toString())
                .contains("example.com")
                .doesNotContain("secret");
    }

    private void assertReason(Reason reason, EgressRequest request) {
        assertReason(reason, client, request);
    }

    private static void assertReason(Reason reason, EgressClient client, EgressRequest request) {
        assertThatThrownBy(() -> client.send(request).close())
                .isInstanceOfSatisfying(
                        EgressException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private void hang() {
        try {
            testEnds.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static EgressRequest get(int port, long maxBytes) {
        return get("http://127.0.0.1:" + port, LONG, maxBytes);
    }

    private static EgressRequest get(String address, Duration timeout, long maxBytes) {
        return new EgressRequest(
                HttpMethod.GET, URI.create(address), new HttpHeaders(), new byte[0], timeout, maxBytes);
    }
}
