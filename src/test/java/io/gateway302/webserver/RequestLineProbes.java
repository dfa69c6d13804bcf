package io.gateway302.webserver;

import static io.gateway302.webserver.Probe.admin;
import static io.gateway302.webserver.Probe.bare;
import static io.gateway302.webserver.Probe.get;
import static io.gateway302.webserver.Probe.head;
import static io.gateway302.webserver.Probe.probe;

import java.util.stream.Stream;

/** Probes with unusual methods, versions, targets and queries. */
final class RequestLineProbes {

    private static final String ME = "/api/v1/me";

    private RequestLineProbes() {}

    static Stream<Probe> all() {
        return Stream.of(methods(), versions(), targets(), queries()).flatMap(each -> each);
    }

    private static Stream<Probe> methods() {
        return Stream.of(
                probe("method in lower case", line("get " + ME + " HTTP/1.1"), 400, 405),
                probe("method with a letter too many", line("GETT " + ME + " HTTP/1.1"), 400, 405),
                probe("WebDAV", line("PROPFIND / HTTP/1.1"), 400, 405),
                probe("WebDAV at a path of 302.AI", line("MKCOL /v1/chat/completions HTTP/1.1"), 400, 405),
                probe("TRACE", line("TRACE " + ME + " HTTP/1.1"), 400, 405),
                probe("CONNECT", line("CONNECT gateway:443 HTTP/1.1"), 400),
                probe("OPTIONS of everything", line("OPTIONS * HTTP/1.1"), 200, 204, 400, 404),
                probe("asterisk with another method", line("GET * HTTP/1.1"), 400, 404),
                probe("SSDP", line("M-SEARCH * HTTP/1.1"), 400, 405),
                probe("QUERY", line("QUERY " + ME + " HTTP/1.1"), 400, 405),
                probe("no method", line(" " + ME + " HTTP/1.1"), 400),
                probe("no method and no blank", line(ME + " HTTP/1.1"), 400),
                probe("method of five thousand letters", line("G".repeat(5000) + " / HTTP/1.1"), 400, 405),
                probe("NUL in the method", line("G\u0000T / HTTP/1.1"), 400),
                probe("method in Latin 1", line("G\u00c9T / HTTP/1.1"), 400),
                probe("method with a comma", line("GET,POST / HTTP/1.1"), 400),
                probe("HEAD of an own path", line("HEAD " + ME + " HTTP/1.1"), 200),
                probe("HEAD of a POST", line("HEAD /v1/chat/completions HTTP/1.1"), 405),
                probe("DELETE of a POST", line("DELETE /v1/chat/completions HTTP/1.1"), 405),
                probe("PATCH of the administration", line("PATCH /admin/v1/clients HTTP/1.1"), 403, 405));
    }

    private static Stream<Probe> versions() {
        return Stream.of(
                probe("HTTP/0.9", "GET " + ME + "\r\n\r\n", Probe.HTTP_09),
                probe("HTTP/1.0", line("GET " + ME + " HTTP/1.0"), 200),
                probe(
                        "HTTP/1.0 without a host",
                        bare("GET " + ME + " HTTP/1.0", "Authorization: Bearer " + Probe.KEY),
                        200),
                probe(
                        "HTTP/1.1 without a host",
                        bare("GET " + ME + " HTTP/1.1", "Authorization: Bearer " + Probe.KEY),
                        400),
                probe("HTTP/1.2", line("GET / HTTP/1.2"), 400, 505),
                probe("HTTP/1.10", line("GET / HTTP/1.10"), 400, 505),
                probe("HTTP/1", line("GET / HTTP/1"), 400, 505),
                probe("HTTP/2.0", line("GET / HTTP/2.0"), 400, 505),
                probe("HTTP/3", line("GET / HTTP/3"), 400, 505),
                probe("version in lower case", line("GET / http/1.1"), 400, 505),
                probe("version without numbers", line("GET / HTTP/"), 400, 505),
                probe("another protocol", line("GET / RTSP/1.0"), 400, 505),
                probe("two versions", line("GET / HTTP/1.1 HTTP/1.1"), 400),
                probe("blank behind the version", line("GET / HTTP/1.1 "), 400),
                probe("preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, 505, Probe.CLOSED));
    }

    private static Stream<Probe> targets() {
        return Stream.of(
                probe("absolute target", line("GET http://gateway" + ME + " HTTP/1.1"), 400),
                probe("absolute target of another host", line("GET https://example.com" + ME + " HTTP/1.1"), 400),
                probe("target with user info", line("GET http://a:b@gateway" + ME + " HTTP/1.1"), 400),
                probe("target without a slash", line("GET api/v1/me HTTP/1.1"), 400),
                probe("target of a query", line("GET ?a=b HTTP/1.1"), 400),
                probe("no target", line("GET  HTTP/1.1"), Probe.HTTP_09),
                probe("target with a fragment", get(ME + "#a"), 400),
                probe("two slashes", get("/" + ME), 400, 404),
                probe("two slashes within", get("/api//v1/me"), 400, 404),
                probe("dot segment", get("/./api/v1/me"), 200, 400, 404),
                probe("way up", get("/api/../admin/v1/clients"), 400, 403, 404),
                probe("way up beyond the root", get("/../../etc/passwd"), 400, 404),
                probe("encoded way up", get("/api/%2e%2e/admin/v1/clients"), 400, 403, 404),
                probe("doubly encoded way up", get("/api/%252e%252e/admin/v1/clients"), 400, 404),
                probe("overlong dots", get("/%c0%ae%c0%ae/admin/v1/clients"), 400, 404),
                probe("encoded slash", get("/api%2fv1/me"), 400, 404),
                probe("encoded backslash", get("/api/v1%5cme"), 400, 404),
                probe("backslash", get("/api\\v1\\me"), 400, 404),
                probe("encoded letter", get("/api/v1/%6de"), 200, 400, 404),
                probe(
                        "encoded letter at a path of 302.AI",
                        head("POST /v1/chat/%63ompletions HTTP/1.1", "Content-Length: 0") + "\r\n",
                        400,
                        404),
                probe("path parameter", get(ME + ";a=b"), 400, 404),
                probe("encoded semicolon", get(ME + "%3ba=b"), 400, 404),
                probe("encoded NUL", get(ME + "%00"), 400, 404),
                probe("encoded line end", get(ME + "%0d%0aX-A:%20b"), 400, 404),
                probe("encoded DEL", get(ME + "%7f"), 400, 404),
                probe("half an escape", get(ME + "%"), 400),
                probe("no escape", get(ME + "%zz"), 400),
                probe("escape that is no UTF-8", get("/%ff"), 400, 404),
                probe("bytes of UTF-8", get("/\u00c3\u00a9"), 400, 404),
                probe("byte of Latin 1", get("/\u00e9"), 400, 404),
                probe("characters that a URL has not", get("/a\"<>^`{|}"), 400, 404),
                probe("path of 15 KB", get("/" + "a".repeat(15_000)), 404),
                probe("path of 15 KB of segments", get("/a".repeat(7_500)), 400, 404),
                probe("path of 20 KB", get("/" + "a".repeat(20_000)), 431),
                probe(
                        "path of 302.AI that goes on",
                        head("POST /v1/chat/completions/.. HTTP/1.1", "Content-Length: 0") + "\r\n",
                        400,
                        404),
                probe("error page of the container", get("/error"), 404));
    }

    private static Stream<Probe> queries() {
        return Stream.of(
                probe("query of NUL", get(ME + "?%00=1"), 200, 400),
                probe("query with an encoded line end", get(ME + "?a=%0d%0aX-A:%20b"), 200, 400),
                probe("query of DEL", get("/api/v1/operations?%7f=1"), 400),
                probe("query that is no UTF-8", get("/api/v1/operations?%ff=%c0%80"), 400),
                probe("query with half an escape", get("/api/v1/operations?limit=%"), 400),
                probe("query with no escape", get("/api/v1/operations?limit=%zz"), 400),
                probe("query with a blank", get("/api/v1/operations?limit=1 0"), 400),
                probe("query with a control character", get("/api/v1/operations?limit=\u0001"), 400),
                probe("query in Latin 1", get("/api/v1/operations?limit=\u00e9"), 400),
                probe("query of separators", get("/api/v1/operations?&&&=&=;"), 200, 400),
                probe("query of brackets", get("/api/v1/operations?a[]=1&a[0].b=2"), 400),
                probe("query of two thousand parameters", get("/api/v1/operations?" + "a=b&".repeat(2000)), 400),
                probe("number beyond all bounds", get("/api/v1/operations?limit=99999999999999999999"), 400),
                probe("number of another script", get("/api/v1/operations?limit=%D9%A3"), 200, 400),
                probe("the same parameter twice", get("/api/v1/operations?limit=1&limit=2"), 200, 400),
                probe("cursor that is none", get("/api/v1/operations?cursor=" + "a".repeat(5000)), 400),
                probe(
                        "dry run that is no flag",
                        head(
                                        "POST /api/v1/images/character?dry_run=%00 HTTP/1.1",
                                        "Content-Type: application/json", "Content-Length: 2")
                                + "\r\n{}",
                        400),
                probe("control characters at a path of 302.AI", get("/v1/models?a=%00%0a"), 200, 400)
                        .forwards(1),
                probe("no escape at a path of 302.AI", get("/v1/models?a=%zz"), 400),
                probe("key with a NUL in the query", bare("GET /v1/models?key=%00 HTTP/1.1", "Host: gateway"), 401),
                probe("ledger with NUL for a name", admin("/admin/v1/ledger?%00=1"), 400),
                probe("ledger with NUL for a client", admin("/admin/v1/ledger?client=%00"), 200, 400),
                probe("ledger with DEL for an outcome", admin("/admin/v1/ledger?outcome=%7f"), 400),
                probe("ledger with a time that is none", admin("/admin/v1/ledger?from=%00"), 400),
                probe("ledger with a far time", admin("/admin/v1/ledger?from=+999999999-12-31T23:59:59Z"), 400),
                probe("ledger with a cursor that is none", admin("/admin/v1/ledger?cursor=%00%ff"), 400),
                probe("ledger with too high a limit", admin("/admin/v1/ledger?limit=2147483648"), 400),
                probe("usage by nothing", admin("/admin/v1/usage?group_by=%00,"), 400),
                probe("audit of a far page", admin("/admin/v1/audit?limit=-1"), 400),
                probe("export in no format", admin("/admin/v1/ledger/export?format=%00"), 400),
                probe("problem page of a way up", get("/problems/..%2f..%2fetc"), 400, 404),
                probe("client of NUL", admin("/admin/v1/clients/%00"), 400, 404));
    }

    private static String line(String requestLine) {
        return head(requestLine) + "\r\n";
    }
}
