package io.gateway302.upstream.http;

import static io.gateway302.api.image.CharacterBodies.MINIMAL;
import static io.gateway302.api.image.CharacterBodies.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.RawServer;
import io.gateway302.RawServer.Conduct;
import io.gateway302.RunningGateway;
import io.gateway302.TypedCaller;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests with an upstream that breaks HTTP by mistake or on purpose: a paid response arrives, at the right caller. */
class ResponseFramingIntegrationTests {

    private static final String JSON = "Content-Type: application/json\r\n";
    private static final String GOOD = good("");
    private static final String EARLY_HINTS = "HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n";
    private static final Duration FIRST_BYTE = Duration.ofSeconds(2);

    @TempDir
    static Path data;

    private static volatile Conduct conduct = _ -> {};
    private static RawServer upstream;
    private static RunningGateway gateway;
    private static TypedCaller caller;

    @BeforeAll
    static void start() {
        upstream = RawServer.startPersistent(socket -> conduct.meet(socket));
        gateway = RunningGateway.start(
                data,
                "gateway.upstream.base-url=http://127.0.0.1:" + upstream.port(),
                "gateway.upstream.first-byte-timeout=" + FIRST_BYTE.toMillis() + "ms",
                "resilience4j.circuitbreaker.configs.upstream.minimum-number-of-calls=10000");
        caller = TypedCaller.of(gateway);
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        upstream.close();
    }

    /** Returns a valid response with additional header lines. */
    private static String good(String headers) {
        return "HTTP/1.1 200 OK\r\n" + JSON + headers + "Content-Length: " + SUCCESS.length() + "\r\n\r\n" + SUCCESS;
    }

    private static void answers(String bytes) {
        conduct = socket -> RawServer.write(socket, bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 100 Continue\r\n\r\n",
                "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n",
                EARLY_HINTS,
                "HTTP/1.1 103 Early Hints\r\nContent-Length: 4\r\n\r\n",
                "HTTP/1.1 110 Unheard Of\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n"
            })
    void interimResponsesAreSkipped(String interim) {
        answers(interim + GOOD);

        caller.character(MINIMAL).isSuccess().madeAttempts(1);
        caller.character(MINIMAL).isSuccess().madeAttempts(1);
    }

    @Test
    void anInterimResponseThatComesAloneIsSkipped() {
        conduct = socket -> {
            RawServer.write(socket, EARLY_HINTS.substring(0, 30));
            pause();
            RawServer.write(socket, EARLY_HINTS.substring(30));
            pause();
            RawServer.write(socket, GOOD);
        };

        caller.character(MINIMAL).isSuccess().madeAttempts(1);
    }

    /** Verifies that interim responses restart the first-byte timeout, which is the purpose of 102. */
    @Test
    void interimResponsesAreSignsOfLife() {
        conduct = socket -> {
            for (int i = 0; i < 20; i++) {
                RawServer.write(socket, EARLY_HINTS);
                pause();
            }
            RawServer.write(socket, GOOD);
        };

        caller.character(MINIMAL).isSuccess().madeAttempts(1).tookAtLeast(FIRST_BYTE);
    }

    @Test
    void endlessInterimResponsesEnd() {
        conduct = socket -> {
            for (int i = 0; i < 100_000; i++) {
                RawServer.write(socket, EARLY_HINTS);
            }
        };

        caller.character(MINIMAL).isProblem(502, "upstream-invalid-response").madeAttempts(1);

        answers(GOOD);
        caller.character(MINIMAL).isSuccess();
    }

    @Test
    void anUpgradeThatNobodyAskedForIsNoAnswer() {
        answers("HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n");

        caller.character(MINIMAL).isProblem(502, "upstream-invalid-response").madeAttempts(1);

        answers(GOOD);
        caller.character(MINIMAL).isSuccess();
    }

    @ParameterizedTest
    @CsvSource({"8000", "12000", "15900"})
    void headersOfUpTo16KilobytesPass(int size) {
        answers(good("X-Large: " + "a".repeat(size) + "\r\n"));

        caller.character(MINIMAL).isSuccess();
    }

    @Test
    void manyHeadersOfUpTo16KilobytesPass() {
        StringBuilder headers = new StringBuilder();
        for (int i = 0; i < 15; i++) {
            headers.append("X-").append(i).append(": ").append("a".repeat(1000)).append("\r\n");
        }
        answers(good(headers.toString()));

        caller.character(MINIMAL).isSuccess();
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Large: ", "X-%d: "})
    void moreHeadersAreRefused(String header) {
        conduct = socket -> {
            RawServer.write(socket, "HTTP/1.1 200 OK\r\n");
            for (int i = 0; i < 2000; i++) {
                RawServer.write(socket, header.formatted(i) + "a".repeat(1000) + "\r\n");
            }
        };

        caller.character(MINIMAL).isProblem(502, "upstream-invalid-response").madeAttempts(1);

        answers(GOOD);
        caller.character(MINIMAL).isSuccess();
    }

    /** Verifies that bytes after a response are not taken for the response to the next request. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "leftover",
                "}",
                "\r\n\r\nleftover",
                "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 103 Early Hints\r\n\r\n"
            })
    void bytesAfterAResponseHarmNobody(String leftover) {
        answers(GOOD + leftover);

        for (int i = 0; i < 4; i++) {
            caller.character(MINIMAL).isSuccess().madeAttempts(1);
        }
    }

    /** Verifies that a connection is not used again if two readers may see different ends of its response. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n%1$s\r\n%2$s\r\n0\r\n\r\n",
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n%1$s\r\n%2$s\r\n0\r\n\r\n",
                "Content-Length: 5\r\nContent-Length: %3$d\r\n\r\n%2$s",
                "Content-Length: 5, %3$d\r\n\r\n%2$s",
                "Transfer-Encoding: gzip, chunked, chunked\r\n\r\n%1$s\r\n%2$s\r\n0\r\n\r\n"
            })
    void aDoubtfullyFramedResponseHarmsNobody(String rest) {
        answers("HTTP/1.1 200 OK\r\n" + JSON
                + rest.formatted(Integer.toHexString(SUCCESS.length()), SUCCESS, SUCCESS.length()));
        var _ = caller.character(MINIMAL);
        int before = upstream.connections();

        answers(GOOD);
        caller.character(MINIMAL).isSuccess().madeAttempts(1);

        assertThat(upstream.connections()).isGreaterThan(before);
    }

    @Test
    void bytesThatComeLaterHarmNobody() {
        AtomicInteger closed = new AtomicInteger();
        conduct = socket -> {
            RawServer.write(socket, GOOD);
            pause();
            RawServer.write(socket, "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n");
            if (socket.getInputStream().read() < 0) {
                closed.incrementAndGet();
            }
        };

        caller.character(MINIMAL).isSuccess();
        Awaitility.await().until(() -> closed.get() == 1);
        caller.character(MINIMAL).isSuccess();
        Awaitility.await().until(() -> closed.get() == 2);
    }

    @Test
    void aResponseWithoutContentMayHaveNone() {
        conduct = socket -> RawServer.write(socket, "HTTP/1.1 204 No Content\r\n\r\n" + SUCCESS);
        caller.character(MINIMAL).isProblem(502, "upstream-invalid-response");

        answers(GOOD);
        caller.character(MINIMAL).isSuccess();
    }

    @Test
    void bytesAfterTheLastChunkHarmNobody() {
        answers("HTTP/1.1 200 OK\r\n" + JSON + "Transfer-Encoding: chunked\r\n\r\n"
                + Integer.toHexString(SUCCESS.length()) + "\r\n" + SUCCESS + "\r\n0\r\n\r\nleftover");

        caller.character(MINIMAL).isSuccess();
        caller.character(MINIMAL).isSuccess();
    }

    @Test
    void aSoundConnectionIsUsedAgain() {
        answers(EARLY_HINTS + GOOD);
        caller.character(MINIMAL).isSuccess();
        int before = upstream.connections();

        for (int i = 0; i < 5; i++) {
            caller.character(MINIMAL).isSuccess();
        }

        assertThat(upstream.connections()).isEqualTo(before);
    }

    /** Waits until the gateway has read the bytes sent so far, so that they arrive separately from later ones. */
    private static void pause() throws IOException {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
