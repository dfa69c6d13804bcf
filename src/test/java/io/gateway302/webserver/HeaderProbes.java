package io.gateway302.webserver;

import static io.gateway302.webserver.Probe.bare;
import static io.gateway302.webserver.Probe.chat;
import static io.gateway302.webserver.Probe.get;
import static io.gateway302.webserver.Probe.head;
import static io.gateway302.webserver.Probe.probe;

import io.gateway302.RunningGateway;
import java.util.stream.Stream;

/** Probes with unusual hosts, header lines, credentials, cookies, ranges, origins and upgrades. */
final class HeaderProbes {

    private static final String ME = "/api/v1/me";
    private static final String KEY = "Authorization: Bearer " + Probe.KEY;
    private static final String CHARACTER = "POST /api/v1/images/character HTTP/1.1";

    private HeaderProbes() {}

    static Stream<Probe> all() {
        return Stream.of(hosts(), lines(), credentials(), negotiation(), upgrades())
                .flatMap(each -> each);
    }

    private static Stream<Probe> hosts() {
        return Stream.of(
                probe("empty host", host(""), 400),
                probe("two hosts", host("gateway\r\nHost: gateway"), 400),
                probe("two hosts in a list", host("gateway, example.com"), 400),
                probe("host with user info", host("a@gateway"), 400),
                probe("host with a path", host("gateway/api"), 400),
                probe("host with a blank", host("gate way"), 400),
                probe("host with NUL", host("gate\u0000way"), 400),
                probe("host in Latin 1", host("gat\u00e9way"), 400),
                probe("host of 5000 letters", host("a".repeat(5000)), 200, 400),
                probe("port that is none", host("gateway:x"), 400),
                probe("port beyond all ports", host("gateway:99999999999"), 400),
                probe("empty port", host("gateway:"), 200, 400),
                probe("address of IPv6", host("[::1]:80"), 200),
                probe("broken address of IPv6", host("[::1"), 400),
                probe("address of IPv6 with a zone", host("[fe80::1%25eth0]"), 200, 400),
                probe("underscore in the host", host("a_b"), 200, 400),
                probe("only a colon", host(":"), 400));
    }

    private static Stream<Probe> lines() {
        return Stream.of(
                probe("folded line", get(ME, "X-A: b\r\n c"), 400),
                probe(
                        "folded credential",
                        bare("GET " + ME + " HTTP/1.1", "Host: g", "Authorization: Bearer\r\n " + Probe.KEY),
                        400),
                probe("NUL in a name", get(ME, "X\u0000A: b"), 400),
                probe("NUL in a value", get(ME, "X-A: b\u0000c"), 400),
                probe("line feed in a value", get(ME, "X-A: b\nX-B: c"), 400),
                probe("carriage return in a value", get(ME, "X-A: b\rX-B: c"), 400),
                probe("escape in a value", get(ME, "X-A: \u001b[31m"), 400),
                probe("value in Latin 1", chat("X-A: \u00e9"), 200, 400).forwards(1),
                probe("value of bytes beyond ASCII", chat("X-A: \u0080\u00ff\u00a0"), 200, 400)
                        .forwards(1),
                probe("name in Latin 1", get(ME, "X-\u00c9: b"), 400),
                probe("name with a slash", get(ME, "X/A: b"), 400),
                probe("blank before the colon", get(ME, "X-A : b"), 400),
                probe("no name", get(ME, ": b"), 400),
                probe("no colon", get(ME, "X-A"), 400),
                probe("empty value", chat("X-A:"), 200).forwards(1),
                probe("value of blanks", chat("X-A:  \t "), 200).forwards(1),
                probe("value of 15 KB", get(ME, "X-A: " + "a".repeat(15_000)), 200),
                probe("value of 20 KB", get(ME, "X-A: " + "a".repeat(20_000)), 431),
                probe("name of 15 KB", get(ME, "X".repeat(15_000) + ": a"), 200),
                probe("99 headers", get(ME, "X-A: b\r\n".repeat(96) + "X-A: b"), 200),
                probe("a thousand headers", get(ME, "X-A: b\r\n".repeat(1000) + "X-A: b"), 431),
                probe("two content types", chat("Content-Type: text/plain"), 400),
                probe("connection that names the content type", chat("Connection: content-type"), 400),
                probe("connection that names the credential", chat("Connection: authorization"), 400),
                probe("connection that names nothing", chat("Connection: ,, ,"), 200)
                        .forwards(1),
                probe("connection that names itself", chat("Connection: connection, close"), 200)
                        .forwards(1),
                probe("request id with quotation marks", chat("X-Request-Id: \"><script>"), 200)
                        .forwards(1),
                probe("request id of 5000 letters", chat("X-Request-Id: " + "a".repeat(5000)), 200)
                        .forwards(1),
                probe("request id in Latin 1", chat("X-Request-Id: \u00e9\u00ff"), 200)
                        .forwards(1),
                probe("trace that is none", chat("traceparent: 00-" + "0".repeat(32) + "-zz", "tracestate: ,=,="), 200)
                        .forwards(1),
                probe("baggage that is none", chat("baggage: =;,%zz=%"), 200).forwards(1),
                probe("idempotency key of nothing", chat("Idempotency-Key:"), 200, 400)
                        .forwards(1),
                probe("idempotency key of 300 letters", chat("Idempotency-Key: " + "a".repeat(300)), 400),
                probe("idempotency key in Latin 1", chat("Idempotency-Key: \u00e9"), 200, 400)
                        .forwards(1),
                probe("two idempotency keys", chat("Idempotency-Key: probe-a", "Idempotency-Key: probe-b"), 200, 400)
                        .forwards(1),
                probe(
                                "forwarding that is none",
                                chat(
                                        "Forwarded: for=\"[\";proto=",
                                        "X-Forwarded-For: ,%,\u00e9",
                                        "X-Forwarded-Host: a b"),
                                200,
                                400)
                        .forwards(1),
                probe(
                        "forwarding of a port",
                        get("/", "X-Forwarded-Port: x", "X-Forwarded-Proto: javascript", "X-Forwarded-Prefix: //a"),
                        200),
                probe(
                                "overriding of the method",
                                chat("X-HTTP-Method-Override: DELETE", "X-Original-URL: /admin/v1/clients"),
                                200)
                        .forwards(1),
                probe(
                        "change without a version",
                        head("PATCH /admin/v1/clients/x HTTP/1.1", "If-Match: \"", "Content-Length: 2")
                                        .replace(Probe.KEY, RunningGateway.ADMIN_KEY)
                                + "\r\n{}",
                        400,
                        404,
                        415));
    }

    private static Stream<Probe> credentials() {
        return Stream.of(
                probe("no credential", credential(), 401),
                probe("empty credential", credential("Authorization:"), 401),
                probe("scheme alone", credential("Authorization: Bearer"), 401),
                probe("scheme in lower case", credential("authorization: bearer " + Probe.KEY), 200),
                probe("two blanks", credential("Authorization: Bearer  " + Probe.KEY), 200, 401),
                probe("tabulator", credential("Authorization: Bearer\t" + Probe.KEY), 200, 400, 401),
                probe("key alone", credential("Authorization: " + Probe.KEY), 200, 401),
                probe("another scheme", credential("Authorization: Basic e2tleX06"), 401),
                probe("scheme of nobody", credential("Authorization: \u00e9 " + Probe.KEY), 400, 401),
                probe("Negotiate", credential("Authorization: Negotiate YII="), 401),
                probe("Digest", credential("Authorization: Digest username=\"a\", nonce=\"b"), 401),
                probe("list of credentials", credential(KEY + ", Bearer x"), 400, 401),
                probe("the credential twice", credential(KEY, KEY), 200, 400, 401),
                probe("two credentials", credential(KEY, "Authorization: Bearer gw302_a_b"), 400, 401),
                probe("two schemes", credential("Authorization: Basic eDp5", KEY), 200, 400, 401),
                probe("credential of 12 KB", credential("Authorization: Bearer " + "a".repeat(12_000)), 401),
                probe("key of 12 KB", credential("Authorization: Bearer gw302_a_" + "b".repeat(12_000)), 401),
                probe("key with odd characters", credential("Authorization: Bearer gw302_%00_\u00e9'\"--"), 400, 401),
                probe("key without a secret", credential("Authorization: Bearer gw302_"), 401),
                probe("browser token that is none", credential("Authorization: Bearer gw302t_..a.\u00ff"), 400, 401),
                probe("JWT that is none", credential("Authorization: Bearer e30.e30.e30"), 401),
                probe("JWT without parts", credential("Authorization: Bearer ..."), 401),
                probe("NUL in the credential", credential("Authorization: Bearer " + Probe.KEY + "\u0000"), 400),
                probe(
                        "control character in the credential",
                        credential("Authorization: Bearer " + Probe.KEY + "\u0001"),
                        400),
                probe("key in another header", credential("x-api-key: " + Probe.KEY), 200),
                probe("different keys in two headers", credential(KEY, "x-api-key: gw302_a_b"), 200, 400, 401),
                probe("key for the proxy", credential("Proxy-Authorization: Bearer " + Probe.KEY), 401),
                probe("client's key at the administration", get("/admin/v1/clients"), 403),
                probe(
                        "key at the administration that is none",
                        bare("GET /admin/v1/clients HTTP/1.1", "Host: g", "Authorization: Bearer \u00ff"),
                        400,
                        401),
                probe("cookie", get(ME, "Cookie: a=b; JSESSIONID=c"), 200),
                probe("cookie that is none", get(ME, "Cookie: ;;=;\"a=\\\"; \u00e9=\u00ff; $Version=9"), 200, 400),
                probe("cookie of 12 KB", get(ME, "Cookie: a=" + "b".repeat(12_000)), 200),
                probe("a thousand cookies", get(ME, "Cookie: " + "a=b; ".repeat(1000)), 200, 400),
                probe("key in a cookie", credential("Cookie: Authorization=Bearer " + Probe.KEY), 401));
    }

    private static Stream<Probe> negotiation() {
        return Stream.of(
                probe("range of an own path", get(ME, "Range: bytes=0-0"), 200),
                probe("range that is none", get("/favicon.ico", "Range: bytes=-"), 200, 400, 416),
                probe("range of another unit", get("/favicon.ico", "Range: a\u00e9=\"1"), 200, 400, 416),
                probe(
                        "range beyond all bounds",
                        get("/favicon.ico", "Range: bytes=99999999999999999999-"),
                        200,
                        400,
                        416),
                probe(
                        "a thousand ranges",
                        get("/favicon.ico", "Range: bytes=" + "0-0,".repeat(1000) + "0-0"),
                        200,
                        206,
                        400,
                        416),
                probe("range of a chat", chat("Range: bytes=0-0"), 200).forwards(1),
                probe(
                        "condition that is none",
                        get("/favicon.ico", "If-None-Match: \"", "If-Modified-Since: \u00e9", "If-Range: x"),
                        200,
                        304,
                        400),
                probe("null for an origin", chat("Origin: null"), 200, 403).forwards(1),
                probe("origin that is none", chat("Origin: http://["), 200, 400, 403)
                        .forwards(1),
                probe("origin of another host", chat("Origin: https://example.com"), 200, 403)
                        .forwards(1),
                probe("origin with a path", chat("Origin: https://gateway:x/%00"), 200, 400, 403)
                        .forwards(1),
                probe("two origins", chat("Origin: https://a", "Origin: https://b"), 200, 400, 403)
                        .forwards(1),
                probe("origin in Latin 1", chat("Origin: \u00e9"), 200, 400, 403)
                        .forwards(1),
                probe("origin of 10 KB", chat("Origin: https://" + "a".repeat(10_000)), 200, 400, 403)
                        .forwards(1),
                probe(
                        "preflight of an odd method",
                        head(
                                        "OPTIONS " + ME + " HTTP/1.1",
                                        "Origin: https://a.example",
                                        "Access-Control-Request-Method: \u00e9 {")
                                + "\r\n",
                        200,
                        400,
                        403),
                probe(
                        "preflight at a path of 302.AI",
                        head(
                                        "OPTIONS /v1/chat/completions HTTP/1.1",
                                        "Origin: null",
                                        "Access-Control-Request-Method: POST",
                                        "Access-Control-Request-Headers: ,;\u00e9")
                                + "\r\n",
                        200,
                        204,
                        400,
                        403),
                probe("Accept that is none", get(ME, "Accept: ;;"), 200, 400, 406),
                probe("Accept in Latin 1", get("/problems", "Accept: \u00e9/*;q=x"), 200, 400, 406),
                probe("Accept of a page that is none", get("/problems", "Accept: a/b/c, */*;q=2"), 200, 400, 406),
                probe("a thousand media types", get(ME, "Accept: " + "a/b,".repeat(1000) + "*/*"), 200, 406),
                probe("Accept-Encoding that is none", chat("Accept-Encoding: ;q=,\u00e9;q=2,gzip;q=-1"), 200)
                        .forwards(1),
                probe("Accept-Language that is none", get("/", "Accept-Language: ;q=x, --, \u00e9-*;q=9"), 200),
                probe("Accept-Charset that is none", get("/", "Accept-Charset: nonsense, \u00e9;q=x"), 200, 406),
                probe("Date that is none", chat("Date: tomorrow", "If-Unmodified-Since: never"), 200, 412)
                        .forwards(1));
    }

    private static Stream<Probe> upgrades() {
        return Stream.of(
                probe(
                        "upgrade to HTTP/2",
                        get(
                                ME,
                                "Connection: Upgrade, HTTP2-Settings",
                                "Upgrade: h2c",
                                "HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA"),
                        200),
                probe(
                                "upgrade of a chat to HTTP/2",
                                chat("Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: \u00e9"),
                                200)
                        .forwards(1),
                probe("upgrade to TLS", get(ME, "Connection: Upgrade", "Upgrade: TLS/1.2"), 200),
                // 426 Upgrade Required (RFC 9110 §15.5.22)
                probe(
                        "upgrade to a WebSocket",
                        get("/v1/models", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Key: x"),
                        426),
                probe(
                        "upgrade of an own path to a WebSocket",
                        get(ME, "Connection: Upgrade", "Upgrade: websocket"),
                        200),
                probe("upgrade to nothing", get(ME, "Connection: Upgrade", "Upgrade: ,\u00e9/"), 200, 400),
                probe("unknown expectation", chat("Expect: 200-ok"), 400, 417),
                probe("two expectations", chat("Expect: 100-continue, x"), 400, 417),
                probe("expectation without a body", get(ME, "Expect: 100-continue"), 200, 417)
                        .perhapsAnsweredTwice(),
                probe("TE", chat("TE: trailers, gzip;q=x"), 200).forwards(1),
                probe("Max-Forwards", head("OPTIONS " + ME + " HTTP/1.1", "Max-Forwards: 0") + "\r\n", 200, 403),
                probe("Keep-Alive that is none", chat("Connection: keep-alive", "Keep-Alive: timeout=x, max=-1"), 200)
                        .forwards(1),
                probe(
                        "proxy's connection",
                        head(
                                        CHARACTER,
                                        "Proxy-Connection: keep-alive",
                                        "Content-Length: 2",
                                        "Content-Type: application/json")
                                + "\r\n{}",
                        400));
    }

    private static String host(String host) {
        return bare("GET " + ME + " HTTP/1.1", "Host: " + host, KEY);
    }

    private static String credential(String... headers) {
        return bare("GET " + ME + " HTTP/1.1\r\nHost: gateway", headers);
    }
}
