package io.gateway302.webserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.RunningGateway;
import io.gateway302.webserver.Desk.Visit;
import io.gateway302.webserver.RawCaller.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that a request which servers could parse differently is rejected, and its connection closed. */
class FramingIntegrationTests {

    private static final String HELLO_IN_CHUNKS = "5\r\nhello\r\n0\r\n\r\n";

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

    static Stream<Arguments> ambiguousLengths() {
        return Stream.of(
                Arguments.of("both lengths", "Transfer-Encoding: chunked\r\nContent-Length: 15\r\n"),
                Arguments.of("both lengths, turned", "Content-Length: 15\r\nTransfer-Encoding: chunked\r\n"),
                Arguments.of("both, odd case", "cOnTeNt-LeNgTh: 15\r\ntRansfer-encoding: Chunked\r\n"),
                Arguments.of("both, one is zero", "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n"),
                Arguments.of("both, nothing in it", "Content-Length:\r\nTransfer-Encoding: chunked\r\n"),
                Arguments.of(
                        "both, far apart",
                        "Content-Length: 15\r\n" + "X-A: b\r\n".repeat(50) + "Transfer-Encoding: chunked\r\n"),
                Arguments.of("chunked twice", "Transfer-Encoding: chunked, chunked\r\n"),
                Arguments.of("chunked in two lines", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"),
                Arguments.of("a list with a gap", "Transfer-Encoding: , chunked\r\n"),
                Arguments.of("a list with an end", "Transfer-Encoding: chunked,\r\n"),
                Arguments.of("unknown coding", "Transfer-Encoding: xchunked\r\n"),
                Arguments.of("known coding too many", "Transfer-Encoding: gzip, chunked\r\n"),
                Arguments.of("identity", "Transfer-Encoding: identity\r\nContent-Length: 15\r\n"),
                Arguments.of("no coding", "Transfer-Encoding:\r\nContent-Length: 15\r\n"),
                Arguments.of("coding with a parameter", "Transfer-Encoding: chunked;q=1\r\n"),
                Arguments.of("coding in quotes", "Transfer-Encoding: \"chunked\"\r\n"),
                Arguments.of("coding after a tabulator", "Transfer-Encoding: \u000bchunked\r\n"),
                Arguments.of("two lengths", "Content-Length: 15\r\nContent-Length: 14\r\n"),
                Arguments.of("two equal lengths", "Content-Length: 15\r\nContent-Length: 15\r\n"),
                Arguments.of("a list of lengths", "Content-Length: 15, 15\r\n"),
                Arguments.of("a length with a sign", "Content-Length: +15\r\n"),
                Arguments.of("a hexadecimal length", "Content-Length: 0x0f\r\n"),
                Arguments.of("a length with a fraction", "Content-Length: 15.0\r\n"),
                Arguments.of("a length in two words", "Content-Length: 1 5\r\n"),
                Arguments.of("no length", "Content-Length: \r\n"),
                Arguments.of("a length below zero", "Content-Length: -15\r\n"),
                Arguments.of("a length that overflows", "Content-Length: 18446744073709551631\r\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ambiguousLengths")
    void theLengthOfABodyIsToldInOneWay(String name, String headers) throws IOException {
        isRefused(desk.head("POST", "echo") + headers + "\r\n" + HELLO_IN_CHUNKS);
    }

    static Stream<Arguments> ambiguousLines() {
        return Stream.of(
                Arguments.of("folded line", "X-A: b\r\n c\r\n"),
                Arguments.of("line folded with a tabulator", "X-A: b\r\n\tc\r\n"),
                Arguments.of("line folded without a blank before", "X-A:b\r\n c\r\n"),
                Arguments.of("line folded into nothing", "X-A: b\r\n \r\n"),
                Arguments.of("line folded from nothing", "X-A:\r\n b\r\n"),
                Arguments.of("folded length", "Content-Length:\r\n 15\r\n"),
                Arguments.of("folded coding", "Transfer-Encoding:\r\n chunked\r\n"),
                Arguments.of("folded line with LF", "X-A:b\n c\r\n"),
                Arguments.of("two content types", "Content-Type: application/json\r\nContent-Type: text/plain\r\n"),
                Arguments.of("the content type twice", "Content-Type: text/plain\r\ncontent-type: text/plain\r\n"),
                Arguments.of("removed content type", "Connection: content-type\r\nContent-Type: text/plain\r\n"),
                Arguments.of("removed coding", "Connection: close, Content-Encoding\r\nContent-Encoding: gzip\r\n"),
                Arguments.of("removed credential", "Connection: close\r\nConnection: authorization\r\n"),
                Arguments.of("LF", "X-A: b\nX-B: c\r\n"),
                Arguments.of("LF at the end", "X-A: b\r\n\n"),
                Arguments.of("CR", "X-A: b\rX-B: c\r\n"),
                Arguments.of("CR CR LF", "X-A: b\r\r\n"),
                Arguments.of("blank before the colon", "X-A : b\r\n"),
                Arguments.of("tabulator before the colon", "X-A\t: b\r\n"),
                Arguments.of("no name", ": b\r\n"),
                Arguments.of("no colon", "X-A\r\n"),
                Arguments.of("NUL in a name", "X-\u0000A: b\r\n"),
                Arguments.of("NUL in a value", "X-A: b\u0000c\r\n"),
                Arguments.of("DEL in a value", "X-A: b\u007fc\r\n"),
                Arguments.of("escape in a value", "X-A: b\u001bc\r\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ambiguousLines")
    void aHeaderIsALine(String name, String headers) throws IOException {
        isRefused(desk.head("GET", "echo") + headers + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET  /desk/echo HTTP/1.1",
                "GET\t/desk/echo HTTP/1.1",
                "GET /desk/echo  HTTP/1.1",
                "GET /desk/echo\tHTTP/1.1",
                "GET /desk/echo HTTP/1.1 ",
                " GET /desk/echo HTTP/1.1",
                "GET /desk/echo HTTP/1.1\n",
                "\nGET /desk/echo HTTP/1.1",
                "GET\u000b/desk/echo HTTP/1.1",
                "GET /desk/echo\u0001 HTTP/1.1",
                "GET /desk/echo\u0000 HTTP/1.1",
                "GET /desk/\recho HTTP/1.1",
                "G\u0000ET /desk/echo HTTP/1.1",
                "GET /desk/echo#part HTTP/1.1",
                "GET desk/echo HTTP/1.1",
                "GET http://desk/desk/echo HTTP/1.1",
                "GET HTTP://desk/desk/echo HTTP/1.1",
                "GET http://user@desk/desk/echo HTTP/1.1",
                "GET //desk/echo HTTP/1.1",
                "GET /desk/echo HTTP/1.1 HTTP/1.1",
                "GET /desk/echo HTTP/1.2",
                "GET /desk/echo HTTP/2.0",
                "GET /desk/echo HTTP/01.1",
                "GET /desk/echo http/1.1"
            })
    void aRequestLineIsOfThreeWords(String line) throws IOException {
        isRefused(desk.head("GET", "echo").replace("GET /desk/echo HTTP/1.1", line) + "\r\n");
    }

    @Test
    void aRequestOfHttp09IsNotServed() throws IOException {
        int before = desk.served();
        try (RawCaller caller = RawCaller.at(gateway.port()).send("GET /desk/echo\r\n\r\n")) {
            // HTTP/0.9 has no status line
            assertThat(caller.line()).contains("\"status\":400");
            assertThat(desk.served()).isEqualTo(before);
        }
    }

    /** Tests the state that Tomcat's reused processor keeps from an earlier request. */
    @Test
    void afterARequestOfHttp09AnErrorHasAHeadAgain() throws IOException {
        for (int i = 0; i < 5; i++) {
            try (RawCaller caller = RawCaller.at(gateway.port()).send("GET /desk/echo\r\n\r\n")) {
                assertThat(caller.line()).contains("\"status\":400");
            }
            isRefused("GET /{ HTTP/1.1\r\nHost: desk\r\n\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Host:\r\n",
                "Host: desk\r\nHost: desk\r\n",
                "Host: desk, desk\r\n",
                "Host: user@desk\r\n",
                "Host: desk/echo\r\n",
                "Host: de sk\r\n",
                "Host: desk:8x\r\n",
                "Host: desk:65536\r\n",
                "Host: desk:4294967376\r\n"
            })
    void aRequestHasOneHost(String host) throws IOException {
        isRefused(desk.head("GET", "echo").replace("Host: desk\r\n", host) + "\r\n");
    }

    @Test
    void chunksBelongToHttp11() throws IOException {
        isRefused(desk.head("POST", "echo", "HTTP/1.0") + "Transfer-Encoding: chunked\r\n\r\n" + HELLO_IN_CHUNKS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2;a=b\r\n{}\r\n0\r\n\r\n",
                "2;a\r\n{}\r\n0\r\n\r\n",
                "2;\r\n{}\r\n0\r\n\r\n",
                "2 ;a=\"b\"\r\n{}\r\n0\r\n\r\n",
                "2\r\n{}\r\n0;a\r\n\r\n",
                "2x\r\n{}\r\n0\r\n\r\n",
                "2 \r\n{}\r\n0\r\n\r\n",
                " 2\r\n{}\r\n0\r\n\r\n",
                "+2\r\n{}\r\n0\r\n\r\n",
                "-2\r\n{}\r\n0\r\n\r\n",
                "0x2\r\n{}\r\n0\r\n\r\n",
                "2\n{}\r\n0\r\n\r\n",
                "2\r\n{}\n0\r\n\r\n",
                "2\r\n{}\r\n0\n\r\n",
                "2\r\n{}\r\n0\r\nX-T: a\n\r\n",
                "2\r\r\n{}\r\n0\r\n\r\n",
                "2\r\n{}x\r\n0\r\n\r\n",
                "2\r\n{}0\r\n\r\n",
                "\r\n{}\r\n0\r\n\r\n",
                "ffffffff\r\n{}\r\n0\r\n\r\n",
                "100000002\r\n{}\r\n0\r\n\r\n",
                "ffffffffffffffff2\r\n{}\r\n0\r\n\r\n"
            })
    void aChunkIsItsSizeAndItsBytes(String chunks) throws IOException {
        String head = desk.head("POST", "echo").replace("/desk/echo", "/api/v1/images/character");
        try (RawCaller caller = RawCaller.at(gateway.port())) {
            caller.send(head + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks);

            isProblem(caller.answer());
            assertThat(caller.isClosed()).isTrue();
        }
    }

    @Test
    void whatStandsInABodyIsTheBodysMatter() throws IOException {
        String json = "{\n  \"a\":\n\tContent-Length: 3\n}\n ".repeat(5000);
        String inChunks = Integer.toHexString(json.length()) + "\r\n" + json + "\r\n0\r\n\r\n";
        String requests = desk.head("POST", "echo") + "Content-Length: " + json.length() + "\r\n\r\n" + json
                + desk.head("POST", "echo") + "Transfer-Encoding: chunked\r\n\r\n" + inChunks
                + desk.head("GET", "echo") + "\r\n";
        try (RawCaller caller = RawCaller.at(gateway.port()).send(requests)) {
            assertThat(caller.answer().body()).isEqualTo("POST echo " + json);
            assertThat(caller.answer().body()).isEqualTo("POST echo " + json);
            assertThat(caller.answer().body()).isEqualTo("GET echo ");
        }
    }

    @Test
    void whatTheRulesAllowIsServed() throws IOException {
        String requests = "\r\n" + desk.head("GET", "echo?a=b")
                + "X-A:b\r\nX-B:  c  d  \r\nX-C:\r\nX-D: \t\u00e9\r\n\r\n"
                + desk.head("POST", "echo") + "Content-Length: 005\r\nContent-Length-X: 6\r\n\r\nhello"
                + desk.head("POST", "echo") + "transfer-encoding:CHUNKED\r\n\r\n5\r\nhello\r\n0\r\nX-T: a\r\n\r\n"
                + desk.head("GET", "echo").replace("Host: desk", "Host: [::1]:65535") + "\r\n";
        try (RawCaller caller = RawCaller.at(gateway.port()).send(requests)) {
            assertThat(caller.answer().body()).isEqualTo("GET echo ");
            assertThat(caller.answer().body()).isEqualTo("POST echo hello");
            assertThat(caller.answer().body()).isEqualTo("POST echo hello");
            assertThat(caller.answer().body()).isEqualTo("GET echo ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-A: b\r\n c\r\n\r\n", "X-A:b\n c\r\n\r\n", "X-A: b\n\r\n"})
    void aRequestIsRefusedAlsoWhereItFollowsOthers(String headers) throws Exception {
        String pretty = "{\n  \"a\": 1\n}\n";
        String sound = desk.head("POST", "echo") + "Content-Length: " + pretty.length() + "\r\n\r\n" + pretty;
        String bad = desk.head("GET", "echo") + headers;
        try (RawCaller caller = RawCaller.at(gateway.port()).send(sound + sound + bad)) {
            assertThat(caller.answer().body()).isEqualTo("POST echo " + pretty);
            assertThat(caller.answer().body()).isEqualTo("POST echo " + pretty);
            isProblem(caller.answer());
            assertThat(caller.isClosed()).isTrue();
        }
        for (int cut = 0; cut < bad.length(); cut += 5) {
            try (RawCaller caller = RawCaller.at(gateway.port())) {
                caller.send(desk.head("GET", "wait") + "\r\n" + bad.substring(0, cut));
                Visit visit = desk.nextVisit();
                caller.send(bad.substring(cut));
                visit.dismissed.countDown();
                assertThat(caller.answer().body()).isEqualTo("GET wait ");
                isProblem(caller.answer());
            }
        }
    }

    @Test
    void theAnswerReachesACallerThatIsStillSending() throws IOException {
        try (RawCaller caller = RawCaller.at(gateway.port())) {
            caller.send(desk.head("POST", "echo") + "Transfer-Encoding: xchunked\r\n\r\n");
            caller.sendOn("x".repeat(1000), gateway.port(), desk.head("GET", "echo") + "\r\n");

            isProblem(caller.answer());
            assertThat(caller.isClosed()).isTrue();
        }
    }

    private static void isRefused(String request) throws IOException {
        int before = desk.served();
        try (RawCaller caller = RawCaller.at(gateway.port()).send(request)) {
            isProblem(caller.answer());
            assertThat(caller.isClosed()).isTrue();
        }
        assertThat(desk.served()).as("requests that reached a controller").isEqualTo(before);
    }

    private static void isProblem(Answer answer) {
        assertThat(answer.head()).startsWith("HTTP/1.1 400 ");
        assertThat(answer.head())
                .contains("\r\nContent-Type: application/problem+json\r\n", "\r\nConnection: close\r\n");
        assertThat(answer.body()).contains("\"type\":\"/problems/malformed-request\"", "\"request_id\":\"");
    }
}
