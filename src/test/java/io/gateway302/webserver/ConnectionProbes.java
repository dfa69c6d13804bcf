package io.gateway302.webserver;

import static io.gateway302.webserver.Probe.CLOSED;
import static io.gateway302.webserver.Probe.chat;
import static io.gateway302.webserver.Probe.chatBody;
import static io.gateway302.webserver.Probe.framed;
import static io.gateway302.webserver.Probe.get;
import static io.gateway302.webserver.Probe.head;
import static io.gateway302.webserver.Probe.probe;

import io.gateway302.RunningGateway;
import io.gateway302.webserver.Probe.Ending;
import java.util.stream.Stream;

/**
 * Probes with connections that end early, contain several requests or another protocol, and various probes of the
 * management port.
 */
final class ConnectionProbes {

    private static final String ME = "/api/v1/me";
    private static final String HEALTH = "/actuator/health/liveness";

    private ConnectionProbes() {}

    static Stream<Probe> all() {
        return Stream.of(endings(), pipelines(), protocols(), management()).flatMap(each -> each);
    }

    private static Stream<Probe> endings() {
        return Stream.of(
                probe("nothing", "", CLOSED).then(Ending.HALF_CLOSE),
                probe("empty lines", "\r\n\r\n\r\n", CLOSED, 400).then(Ending.HALF_CLOSE),
                probe("half a request line", "GET /api", CLOSED, 400).then(Ending.HALF_CLOSE),
                probe("half a header", "GET / HTTP/1.1\r\nHost: ga", CLOSED, 400)
                        .then(Ending.HALF_CLOSE),
                probe("head without its end", "GET / HTTP/1.1\r\nHost: gateway\r\n", CLOSED, 400)
                        .then(Ending.HALF_CLOSE),
                probe("half a body", framed("Content-Length: 32\r\n", "{\"model\""), CLOSED, 400)
                        .then(Ending.HALF_CLOSE),
                probe(
                                "half a body of the typed endpoint",
                                head(
                                                "POST /api/v1/images/character HTTP/1.1",
                                                "Content-Type: application/json",
                                                "Content-Length: 32")
                                        + "\r\n{",
                                CLOSED,
                                400)
                        .then(Ending.HALF_CLOSE),
                probe("reset within a head", "GET / HTTP/1.1\r\nHo", CLOSED).then(Ending.RESET),
                probe("reset within a body", framed("Content-Length: 32\r\n", "{\"model\""), CLOSED)
                        .then(Ending.RESET),
                probe("reset within a chunk", framed("Transfer-Encoding: chunked\r\n", "20\r\n{"), CLOSED)
                        .then(Ending.RESET),
                probe(
                                "reset within a body of the administration",
                                head(
                                                        "POST /admin/v1/clients HTTP/1.1",
                                                        "Content-Type: application/json",
                                                        "Content-Length: 32")
                                                .replace(Probe.KEY, RunningGateway.ADMIN_KEY)
                                        + "\r\n{",
                                CLOSED)
                        .then(Ending.RESET),
                probe("reset before the answer", chat(), CLOSED)
                        .then(Ending.RESET)
                        .forwards(1),
                probe("reset before the answer of an own path", get(ME), CLOSED).then(Ending.RESET),
                probe("half-closed after a request", get(ME), 200).then(Ending.HALF_CLOSE),
                probe("half-closed after a chat", chat(), 200, CLOSED)
                        .then(Ending.HALF_CLOSE)
                        .forwards(1));
    }

    private static Stream<Probe> pipelines() {
        return Stream.of(
                probe("three requests", get(ME) + chat() + get("/v1/nothing"), 200, 404)
                        .answered(3)
                        .forwards(1),
                probe("request behind an empty line", "\r\n" + get(ME), 200, 400),
                probe("two empty lines between requests", get(ME) + "\r\n\r\n" + get(ME), 200, 400)
                        .answered(2),
                probe("request behind a refused one", get(ME, "X-A : b") + chat(), 400),
                probe("request behind one that closes", get(ME, "Connection: close") + chat(), 200),
                probe("request behind one without a key", chat().replace(Probe.KEY, "x") + get(ME), 200, 401)
                        .answered(2),
                probe("a hundred requests", get(ME).repeat(100), 200).answered(100),
                probe("request behind a HEAD", head("HEAD " + ME + " HTTP/1.1") + "\r\n" + get(ME, "X-A : b"), 200, 400)
                        .answered(2));
    }

    private static Stream<Probe> protocols() {
        return Stream.of(
                probe(
                        "hello of TLS",
                        "\u0016\u0003\u0001\u0000\u00a5\u0001\u0000\u0000\u00a1\u0003\u0003" + "\u0000".repeat(200),
                        400),
                probe("hello of SSH", "SSH-2.0-OpenSSH_9.9\r\n\r\n", 400),
                probe("hello of SMTP", "EHLO gateway.example 8BITMIME\r\n\r\n", 400, 505),
                probe("hello of SOCKS", "\u0005\u0001\u0000\r\n\r\n", 400),
                probe("hello of a proxy", "PROXY TCP4 127.0.0.1 127.0.0.1 1 2\r\n" + get(ME), 400),
                probe("binary hello of a proxy", "\r\n\r\n\u0000\r\nQUIT\n!\u0011\u0000\u000c" + get(ME), 400),
                probe("an answer", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 400),
                probe("command of Redis", "*1\r\n$4\r\nPING\r\n\r\n", 400),
                probe("bytes of no meaning", "\u00ff\u00fe\u0001\u0080".repeat(500) + "\r\n\r\n", 400),
                probe("JSON alone", chatBody() + "\r\n\r\n", 400),
                probe("20 KB without a line end", "a".repeat(20_000), 400, 431),
                probe("20 KB of empty lines", "\r\n".repeat(10_000) + get(ME), 200, 400, 431));
    }

    /**
     * Returns probes of the management port, which has Tomcat's own rules: an unknown coding is 501, an unknown version
     * 505 (RFC 9110 §15.6).
     */
    private static Stream<Probe> management() {
        return Stream.of(
                        probe("health", get(HEALTH), 200),
                        probe(
                                "health with a body",
                                head("GET " + HEALTH + " HTTP/1.1", "Content-Length: 2") + "\r\n{}",
                                200),
                        probe(
                                "POST of the health",
                                head("POST " + HEALTH + " HTTP/1.1", "Content-Length: 0") + "\r\n",
                                405),
                        probe("DELETE of the health", head("DELETE " + HEALTH + " HTTP/1.1") + "\r\n", 405),
                        probe("TRACE of the health", head("TRACE " + HEALTH + " HTTP/1.1") + "\r\n", 405),
                        probe("OPTIONS of everything there", head("OPTIONS * HTTP/1.1") + "\r\n", 200, 400, 404),
                        probe("method of nobody there", head("FOO " + HEALTH + " HTTP/1.1") + "\r\n", 400, 405, 501),
                        probe("environment", get("/actuator/env"), 404),
                        probe(
                                "shutting down",
                                head("POST /actuator/shutdown HTTP/1.1", "Content-Length: 0") + "\r\n",
                                404),
                        probe("heap", get("/actuator/heapdump"), 404),
                        probe("own path there", get(ME), 404),
                        probe("chat there", chat(), 404),
                        probe(
                                "administration there",
                                get("/admin/v1/clients").replace(Probe.KEY, RunningGateway.ADMIN_KEY),
                                404),
                        probe("health of NUL", get("/actuator/health/%00"), 400, 404),
                        probe("health of nobody", get("/actuator/health/%7f%ff"), 400, 404),
                        probe("way up there", get("/actuator/../../etc/passwd"), 400, 404),
                        probe("encoded way up there", get("/actuator/%2e%2e%2f"), 400, 404),
                        probe("query of NUL there", get("/actuator/prometheus?%00=1"), 200, 400),
                        probe("metrics of odd names", get("/actuator/prometheus?includedNames=%00,%ff"), 200, 400),
                        probe("metrics of half an escape", get("/actuator/prometheus?includedNames=%"), 200, 400),
                        probe("metrics for nobody", get("/actuator/prometheus", "Accept: image/png"), 200, 400, 406),
                        probe("Accept there that is none", get("/actuator/prometheus", "Accept: ;;"), 200, 400, 406),
                        probe("range of the metrics", get("/actuator/prometheus", "Range: bytes=5-4"), 200, 416),
                        probe("origin there", get(HEALTH, "Origin: http://["), 200, 403),
                        probe("no host there", "GET " + HEALTH + " HTTP/1.1\r\n\r\n", 400),
                        probe("version there", head("GET " + HEALTH + " HTTP/2.0") + "\r\n", 400, 505),
                        probe(
                                "unknown coding there",
                                head("POST " + HEALTH + " HTTP/1.1", "Transfer-Encoding: xchunked") + "\r\n",
                                400,
                                501),
                        probe(
                                "two lengths there",
                                head("POST " + HEALTH + " HTTP/1.1", "Content-Length: 1", "Content-Length: 2")
                                        + "\r\nab",
                                400),
                        probe("head of 20 KB there", get(HEALTH, "X-A: " + "a".repeat(20_000)), 400, 431),
                        probe("half a head there", "GET " + HEALTH, CLOSED, 400).then(Ending.HALF_CLOSE),
                        probe("reset there", get("/actuator/prometheus"), CLOSED)
                                .then(Ending.RESET))
                .map(Probe::atManagement);
    }
}
