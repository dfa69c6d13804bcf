package io.gateway302.webserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.RunningGateway;
import io.gateway302.webserver.RawCaller.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of {@code Expect: 100-continue}: a caller gets a rejection at once, before it sends a large body. */
class ExpectationIntegrationTests {

    private static final String CHARACTER = "POST /api/v1/images/character HTTP/1.1";
    private static final String EXPECTS = "Content-Type: application/json\r\nExpect: 100-continue\r\n";

    /** Time well below any timeout and well above the time for a response. */
    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    @TempDir
    static Path data;

    private static RunningGateway gateway;
    private static Desk desk;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(data);
        desk = Desk.in(gateway);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void aWantedBodyIsAskedForWhenItIsRead() throws IOException {
        try (RawCaller caller = RawCaller.at(gateway.port())) {
            caller.send(desk.head("POST", "echo") + EXPECTS + "Content-Length: 5\r\n\r\n");
            assertThat(caller.head()).isEqualTo("HTTP/1.1 100 \r\n\r\n");
            caller.send("hello");
            assertThat(caller.answer().body()).isEqualTo("POST echo hello");

            caller.send(desk.head("POST", "echo") + EXPECTS + "Transfer-Encoding: chunked\r\n\r\n");
            assertThat(caller.head()).isEqualTo("HTTP/1.1 100 \r\n\r\n");
            caller.send("5\r\nhello\r\n0\r\n\r\n");
            assertThat(caller.answer().body()).isEqualTo("POST echo hello");
        }
    }

    @Test
    void aBodyThatComesUnaskedIsReadAsWell() throws IOException {
        try (RawCaller caller = RawCaller.at(gateway.port())) {
            caller.send(desk.head("POST", "echo") + EXPECTS + "Content-Length: 5\r\n\r\nhello");
            Answer answer = caller.answer();
            assertThat(answer.status() == 100 ? caller.answer().body() : answer.body())
                    .isEqualTo("POST echo hello");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 50000000", "Content-Length: 500000000", "Transfer-Encoding: chunked"})
    void anUnwantedBodyIsNotAskedFor(String length) throws IOException {
        String character = desk.head("POST", "x").replace("POST /desk/x HTTP/1.1", CHARACTER);
        isTurnedAway(character.replace("Bearer ", "Bearer gw302_wrong_") + EXPECTS + length, 401);
        isTurnedAway(character.replace("images/character", "nothing") + EXPECTS + length, 404);
        isTurnedAway(character.replace("POST", "PUT") + EXPECTS + length, 405);
        isTurnedAway(character.replace("/api/v1/images/character", "/admin/v1/clients") + EXPECTS + length, 403);
        isTurnedAway(desk.head("POST", "refuse") + EXPECTS + length, 422);
        isTurnedAway(desk.head("POST", "ignore") + EXPECTS + length, 200);
    }

    @Test
    void aBodyThatIsTooLargeIsNotAskedFor() throws IOException {
        String character = desk.head("POST", "x").replace("POST /desk/x HTTP/1.1", CHARACTER);
        isTurnedAway(character + EXPECTS + "Content-Length: 50000000", 413);
    }

    /** Tests that bytes of a rejected caller are read, so that it receives the response. */
    @ParameterizedTest
    @CsvSource({"refuse, 422", "ignore, 200"})
    void theAnswerReachesACallerThatDoesNotWait(String name, int status) throws IOException {
        try (RawCaller caller = RawCaller.at(gateway.port())) {
            caller.send(desk.head("POST", name) + EXPECTS + "Content-Length: 500000\r\n\r\n");
            caller.sendOn("x".repeat(1000), gateway.port(), desk.head("GET", "echo") + "\r\n");

            assertThat(caller.answer().status()).isEqualTo(status);
            assertThat(caller.isClosed()).isTrue();
        }
    }

    /** Tests that a body without the expectation is read to its end, and that its connection is reused. */
    @Test
    void aBodyThatComesWithoutAskingIsSwallowed() throws IOException {
        try (RawCaller caller = RawCaller.at(gateway.port())) {
            caller.send(desk.head("POST", "refuse") + "Content-Length: 500000\r\n\r\n" + "x".repeat(500_000));
            assertThat(caller.answer().status()).isEqualTo(422);
            caller.send(desk.head("GET", "echo") + "\r\n");
            assertThat(caller.answer().body()).isEqualTo("GET echo ");
        }
    }

    private static void isTurnedAway(String head, int status) throws IOException {
        long start = System.nanoTime();
        try (RawCaller caller = RawCaller.at(gateway.port()).send(head + "\r\n\r\n")) {
            Answer answer = caller.answer();
            assertThat(answer.status()).as(head + answer.body()).isEqualTo(status);
            caller.sendNoMore();
            assertThat(caller.isClosed()).isTrue();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_ONCE);
    }
}
