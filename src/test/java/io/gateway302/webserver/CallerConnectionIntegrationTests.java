package io.gateway302.webserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.RunningGateway;
import io.gateway302.webserver.Desk.Visit;
import io.gateway302.webserver.RawCaller.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.mock.web.MockHttpServletRequest;

/**
 * Tests that the disconnect of a waiting caller is detected, and that detection loses nothing that the caller sends.
 */
class CallerConnectionIntegrationTests {

    /** Maximum time until a disconnect is detected. */
    private static final Duration SOON = Duration.ofSeconds(1);

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

    /** Framing of a request body. */
    enum Body {
        NONE("GET", "", ""),
        OF_LENGTH("POST", "Content-Length: 5\r\n\r\nhello", "hello"),
        OF_LENGTH_ZERO("POST", "Content-Length: 0\r\n\r\n", ""),
        IN_CHUNKS("POST", "Transfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n", "hello"),
        IN_CHUNKS_WITH_TRAILER("POST", "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX-T: 1\r\n\r\n", "hello");

        private final String method;
        private final String rest;
        private final String text;

        Body(String method, String rest, String text) {
            this.method = method;
            this.rest = rest;
            this.text = text;
        }

        String request(String name) {
            return desk.head(method, name) + (rest.isEmpty() ? "\r\n" : rest);
        }

        String answer(String name) {
            return method + " " + name + " " + text;
        }
    }

    /** Bytes that the caller sends after a waiting request. */
    enum Ahead {
        NOTHING(""),
        A_BLANK_LINE("\r\n"),
        HALF_A_REQUEST("GET /desk/echo HTTP/1.1\r\nHost: de"),
        A_BUFFER_ALL_BUT_FULL("GET /desk/echo HTTP/1.1\r\nHost: desk\r\nX-A: " + "a".repeat(1900));

        private final String bytes;

        Ahead(String bytes) {
            this.bytes = bytes;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCallerThatClosesIsNoticed(Body body) throws Exception {
        Visit visit;
        long closed;
        try (RawCaller caller = RawCaller.at(gateway.port())) {
            caller.send(body.request("wait"));
            visit = desk.waiting();
            closed = System.nanoTime();
        }

        assertNoticed(visit, closed);
    }

    @ParameterizedTest
    @EnumSource
    void aCallerThatResetsIsNoticed(Body body) throws Exception {
        RawCaller caller = RawCaller.at(gateway.port());
        caller.send(body.request("wait"));
        Visit visit = desk.waiting();

        long closed = System.nanoTime();
        caller.reset();

        assertNoticed(visit, closed);
    }

    @ParameterizedTest
    @EnumSource
    void aCallerThatClosesIsNoticedBehindWhatItSentAhead(Ahead ahead) throws Exception {
        Visit visit;
        long closed;
        try (RawCaller caller = RawCaller.at(gateway.port())) {
            caller.send(Body.OF_LENGTH.request("wait") + ahead.bytes);
            visit = desk.waiting();
            caller.send(ahead.bytes);
            closed = System.nanoTime();
        }

        assertNoticed(visit, closed);
    }

    @Test
    void aCallerThatClosedItsSendingSideCountsAsGone() throws Exception {
        try (RawCaller caller = RawCaller.at(gateway.port())) {
            caller.send(Body.NONE.request("wait"));
            Visit visit = desk.waiting();

            long closed = System.nanoTime();
            caller.sendNoMore();

            assertNoticed(visit, closed);
        }
    }

    @Test
    void aCallerOfHttp10IsNoticedAndAnsweredAsWell() throws Exception {
        try (RawCaller caller = RawCaller.at(gateway.port())) {
            caller.send(desk.head("GET", "wait", "HTTP/1.0") + "\r\n");
            Visit visit = desk.waiting();
            visit.dismissed.countDown();
            assertThat(caller.answer().body()).isEqualTo("GET wait ");
            assertThat(caller.isClosed()).isTrue();
        }
        Visit visit;
        long closed;
        try (RawCaller caller = RawCaller.at(gateway.port())) {
            caller.send(desk.head("POST", "wait", "HTTP/1.0") + "Content-Length: 2\r\n\r\n{}");
            visit = desk.waiting();
            closed = System.nanoTime();
        }
        assertNoticed(visit, closed);
    }

    @Test
    void aConnectionServesOneRequestAfterTheOther() throws Exception {
        try (RawCaller caller = RawCaller.at(gateway.port())) {
            for (Body body : Body.values()) {
                caller.send(body.request("wait"));
                Visit visit = desk.waiting();
                visit.dismissed.countDown();
                assertThat(caller.answer().body()).isEqualTo(body.answer("wait"));
            }
        }
    }

    static Stream<Arguments> pipelines() {
        return Stream.of(Body.values())
                .flatMap(first -> Stream.of(Body.values()).map(second -> Arguments.of(first, second)));
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void aRequestThatCameWithTheFirstIsServedAfterIt(Body first, Body second) throws Exception {
        try (RawCaller caller = RawCaller.at(gateway.port())) {
            caller.send(first.request("wait") + second.request("echo") + first.request("echo"));
            Visit visit = desk.waiting();

            dismiss(visit, caller, first);

            assertThat(caller.answer().body()).isEqualTo(second.answer("echo"));
            assertThat(caller.answer().body()).isEqualTo(first.answer("echo"));
        }
    }

    @ParameterizedTest
    @MethodSource("pipelines")
    void aRequestThatComesWhileTheFirstWaitsIsServedAfterIt(Body first, Body second) throws Exception {
        try (RawCaller caller = RawCaller.at(gateway.port())) {
            caller.send(first.request("wait"));
            Visit visit = desk.waiting();

            for (String part : second.request("echo").split("(?<=\n|o)")) {
                caller.send(part);
                visit.awaitMoreProbes();
            }
            dismiss(visit, caller, first);

            assertThat(caller.answer().body()).isEqualTo(second.answer("echo"));
        }
    }

    @Test
    void aRequestThatStraddlesIsServedToo() throws Exception {
        String second = Body.IN_CHUNKS.request("echo");
        try (RawCaller caller = RawCaller.at(gateway.port())) {
            for (int cut = 1; cut < second.length(); cut += 7) {
                caller.send(Body.IN_CHUNKS.request("wait") + second.substring(0, cut));
                Visit visit = desk.waiting();
                dismiss(visit, caller, Body.IN_CHUNKS);
                caller.send(second.substring(cut));
                assertThat(caller.answer().body()).isEqualTo(Body.IN_CHUNKS.answer("echo"));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"7900", "8192", "9000", "16384", "20000", "100000"})
    void moreThanTheBuffersHoldIsServedAsWell(int length) throws Exception {
        String body = "x".repeat(length);
        try (RawCaller caller = RawCaller.at(gateway.port())) {
            caller.send(Body.NONE.request("wait"));
            Visit visit = desk.waiting();

            caller.send(desk.head("POST", "echo") + "Content-Length: " + length + "\r\n\r\n" + body);
            visit.awaitMoreProbes();
            dismiss(visit, caller, Body.NONE);

            assertThat(caller.answer().body()).isEqualTo("POST echo " + body);
        }
    }

    @Test
    void whatIsKeptBeyondTheAnswerTouchesTheConnectionNoMore() throws Exception {
        try (RawCaller caller = RawCaller.at(gateway.port())) {
            caller.send(Body.NONE.request("wait"));
            Visit visit = desk.waiting();
            dismiss(visit, caller, Body.NONE);
            caller.send(Body.NONE.request("wait"));
            Visit next = desk.waiting();

            caller.sendNoMore();

            next.left.get(30, TimeUnit.SECONDS);
            assertThat(visit.connection.isOpen()).isTrue();
        }
    }

    @Test
    void aConnectionOfWhichNothingIsKnownIsOpen() {
        assertThat(CallerConnection.of(new MockHttpServletRequest()).isOpen()).isTrue();
    }

    // ----------------------------------------------------------------------------------------------------------------

    private static void dismiss(Visit visit, RawCaller caller, Body body) throws IOException {
        visit.dismissed.countDown();
        Answer answer = caller.answer();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(body.answer("wait"));
    }

    private static void assertNoticed(Visit visit, long closed) throws Exception {
        assertThat(Duration.ofNanos(visit.left.get(30, TimeUnit.SECONDS) - closed))
                .isLessThan(SOON);
    }
}
