package io.gateway302.webserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.webserver.RawCaller.Answer;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.ErrorReportValve;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the protocol alone, in a Tomcat without the rest of the gateway. */
class StrictHttpProtocolTests {

    private static final int MAX_HEAD = 16 * 1024;

    private static final String SOUND = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

    @TempDir
    static Path base;

    private static final Tomcat tomcat = new Tomcat();
    private static final StrictHttpProtocol protocol = new StrictHttpProtocol();

    @BeforeAll
    static void start() throws LifecycleException {
        tomcat.setBaseDir(base.toString());
        Connector connector = new Connector(protocol);
        connector.setPort(0);
        protocol.setMaxHttpRequestHeaderSize(MAX_HEAD);
        protocol.setWriteTimeout(Duration.ofMillis(1234));
        protocol.setHeadTimeout(Duration.ofSeconds(1));
        tomcat.setConnector(connector);
        // a page whose length is in its head
        ErrorReportValve brief = new ErrorReportValve();
        brief.setShowReport(false);
        ((StandardHost) tomcat.getHost()).setErrorReportValveClass("");
        tomcat.getHost().getPipeline().addValve(brief);
        var context = tomcat.addContext("", null);
        Tomcat.addServlet(context, "servlet", new HttpServlet() {
            @Override
            protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
                response.getOutputStream().print("served");
            }
        });
        context.addServletMapping("/*", "servlet");
        tomcat.start();
    }

    @AfterAll
    static void stop() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "one header",
                "many headers",
                "more headers than any request has",
                "value without an end",
                "target"
            })
    void headsThatAreTooLargeAreToldFromThoseThatCannotBeRead(String what) throws IOException {
        String headers = switch (what) {
            case "one header" -> "X-A: " + "a".repeat(65536) + "\r\n\r\n";
            case "many headers" -> ("X-A: " + "a".repeat(1000) + "\r\n").repeat(65) + "\r\n";
            case "value without an end" -> "X-A: " + "a".repeat(MAX_HEAD);
            default -> "X-A: b\r\n".repeat(101) + "\r\n";
        };
        String target = what.equals("target") ? "/" + "a".repeat(65536) : "/";
        try (RawCaller caller = call("GET " + target + " HTTP/1.1\r\nHost: x\r\n" + headers)) {
            Answer answer = caller.answer();
            assertThat(answer.status()).isEqualTo(431);
            assertThat(answer.head()).contains("\r\nConnection: close\r\n");
            assertThat(caller.isClosed()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GE", "GET /", "GET / HTTP/1.1\r\nHost: x\r\nX-A: ", "GET / HTTP/1.1\r\nHost: x\r\n"})
    void aHeadThatDribblesInIsGivenUp(String start) throws IOException {
        long begun = System.nanoTime();
        try (RawCaller caller = call(start)) {
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(100))
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> !takes(caller, "a"));
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(4));
    }

    @Test
    void aHeadInPiecesIsRead() throws IOException {
        try (RawCaller caller = call("GET / HT")) {
            for (String piece : List.of("TP/1.1\r\nHo", "st: x", "\r\nX-A", ": b\r\n", "\r\n")) {
                caller.send(piece);
            }
            assertThat(caller.answer().status()).isEqualTo(200);
            // the timeout of the next head starts with its own first byte
            caller.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(caller.answer().status()).isEqualTo(200);
        }
    }

    private static boolean takes(RawCaller caller, String bytes) {
        try {
            caller.send(bytes);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @ParameterizedTest
    @CsvSource({"16384, 200", "16385, 431"})
    void theLimitHoldsForTheHeadAsAWhole(int length, int status) throws IOException {
        String start = "GET / HTTP/1.1\r\nHost: x\r\nX-A: ";
        try (RawCaller caller = call(start + "a".repeat(length - start.length() - 4) + "\r\n\r\n")) {
            assertThat(caller.answer().status()).isEqualTo(status);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: x\r\nX-A\u0000: b\r\n\r\n",
                "GET /\u0000 HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n"
            })
    void whatCannotBeReadIsNotTooLarge(String request) throws IOException {
        try (RawCaller caller = call(request)) {
            assertThat(caller.answer().status()).isEqualTo(400);
            assertThat(caller.isClosed()).isTrue();
        }
    }

    @Test
    void theRefusalReachesACallerThatGoesOnSending() throws IOException {
        try (RawCaller caller = call("GET / HTTP/1.1\r\nHost: x\r\nX-A: " + "a".repeat(MAX_HEAD))) {
            assertThat(caller.sendOn("a".repeat(1000), port(), SOUND).answer().status())
                    .isEqualTo(431);
            assertThat(caller.isClosed()).isTrue();
        }
    }

    @Test
    void aCallerThatNeverStopsSendingIsCutOff() throws IOException {
        try (RawCaller caller = call("GET / HTTP/1.1\r\n\r\n")) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> isCutOff(caller, "a".repeat(10_000)));
        }
        try (RawCaller caller = call("GET / HTTP/1.1\r\n\r\n")) {
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> isCutOff(caller, "a"));
        }
    }

    private static boolean isCutOff(RawCaller caller, String bytes) {
        try {
            caller.send(bytes);
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void aConnectionSendsWithoutDelayAndWaitsForItsCallerAsSet() throws IOException {
        try (RawCaller caller = call(SOUND)) {
            assertThat(caller.answer().body()).isEqualTo("served");

            // callers of other tests have closed their connections, which the server is about to notice
            Awaitility.await().until(() -> protocol.connections().size() == 1);
            var connection = protocol.connections().iterator().next();
            assertThat(connection.getSocket().getIOChannel().getOption(StandardSocketOptions.TCP_NODELAY))
                    .isTrue();
            assertThat(connection.getWriteTimeout()).isEqualTo(1234);
        }
    }

    private static RawCaller call(String bytes) throws IOException {
        return RawCaller.at(port()).send(bytes);
    }

    private static int port() {
        return tomcat.getConnector().getLocalPort();
    }
}
