package io.gateway302.webserver;

import static io.gateway302.webserver.Probe.chatBody;
import static io.gateway302.webserver.Probe.head;
import static io.gateway302.webserver.Probe.probe;

import io.gateway302.RunningGateway;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** Probes with unusual content types and codings at the typed endpoint, the pass-through and the administration. */
final class ContentProbes {

    private static final String CHARACTER = "/api/v1/images/character";
    private static final String CHAT = "/v1/chat/completions";
    private static final String CLIENTS = "/admin/v1/clients";
    private static final String KLING = "/klingai/v1/images/editing/expand";

    private ContentProbes() {}

    static Stream<Probe> all() {
        return Stream.of(types(), encodings(), codings()).flatMap(each -> each);
    }

    private static Stream<Probe> types() {
        return Stream.of(
                probe("content type that is none", body(KLING, "{}", "Content-Type: ;;"), 400),
                probe("content type with half a quotation", body(KLING, "{}", "Content-Type: a/b; c=\"d"), 400),
                probe("content type in Latin 1", body(KLING, "{}", "Content-Type: \u00e9/\u00ff"), 400, 415),
                probe("content type of wildcards", body(KLING, "{}", "Content-Type: */*"), 200, 400, 415)
                        .forwards(1),
                probe(
                        "content type with a charset that is none",
                        body(CHAT, chatBody(), "Content-Type: application/json; charset=\u00e9"),
                        400),
                probe(
                        "content type with an unknown charset",
                        body(CHAT, chatBody(), "Content-Type: application/json; charset=klingon"),
                        400,
                        415),
                probe(
                        "content type with another charset",
                        body(CHAT, chatBody(), "Content-Type: application/json; charset=utf-16"),
                        415),
                probe("no content type", body(CHAT, chatBody()), 200).forwards(1),
                probe("empty content type", body(CHAT, chatBody(), "Content-Type:"), 200)
                        .forwards(1),
                probe(
                                "content type of 10 KB",
                                body(CHAT, chatBody(), "Content-Type: application/json; a=" + "b".repeat(10_000)),
                                200,
                                400)
                        .forwards(1),
                probe(
                        "form without a boundary",
                        body(CHAT, "--\r\n\r\n----", "Content-Type: multipart/form-data"),
                        400),
                probe(
                        "form with a boundary of 5000",
                        body(CHAT, "--\r\n", "Content-Type: multipart/form-data; boundary=" + "b".repeat(5000)),
                        400),
                probe(
                        "form without an end",
                        body(
                                "/v1/audio/transcriptions",
                                "--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nwhisper-1",
                                "Content-Type: multipart/form-data; boundary=b"),
                        400),
                probe("typed endpoint with no content type", body(CHARACTER, "{}"), 415),
                probe(
                        "typed endpoint with a content type that is none",
                        body(CHARACTER, "{}", "Content-Type: ;;"),
                        400,
                        415),
                probe(
                        "typed endpoint with a form",
                        body(CHARACTER, "prompt=a", "Content-Type: application/x-www-form-urlencoded"),
                        415),
                probe(
                        "typed endpoint with a multipart form",
                        body(CHARACTER, "--b--", "Content-Type: multipart/form-data; boundary=b"),
                        415),
                probe(
                        "typed endpoint with another charset",
                        body(CHARACTER, "{}", "Content-Type: application/json; charset=utf-32"),
                        400,
                        415),
                probe(
                        "administration with a content type that is none",
                        admin(body(CLIENTS, "{}", "Content-Type: /")),
                        400,
                        415),
                probe(
                        "administration with NUL in a name",
                        admin(body(CLIENTS, "{\"name\":\"\\u0000\"}", "Content-Type: application/json")),
                        400),
                probe(
                        "administration with half a surrogate pair",
                        admin(body(CLIENTS, "{\"name\":\"\\ud800\"}", "Content-Type: application/json")),
                        400),
                probe(
                        "administration with a huge number",
                        admin(body(
                                CLIENTS,
                                "{\"name\":\"a\",\"limits\":{\"requests_per_minute\":" + "9".repeat(400) + "}}",
                                "Content-Type: application/json")),
                        400),
                probe(
                        "administration with deep nesting",
                        admin(body(CLIENTS, "[".repeat(100_000), "Content-Type: application/json")),
                        400,
                        413),
                probe(
                        "browser token of odd fields",
                        body(
                                "/api/v1/browser-tokens",
                                "{\"operations\":[\"\\u0000\"],\"ttl_seconds\":1e400}",
                                "Content-Type: application/json"),
                        400));
    }

    private static Stream<Probe> encodings() {
        String json = "Content-Type: application/json";
        return Stream.of(
                probe("JSON with a byte order mark", body(CHAT, "\u00ef\u00bb\u00bf" + chatBody(), json), 200)
                        .forwards(1),
                probe("JSON in UTF-16", body(CHAT, in(StandardCharsets.UTF_16), json), 400),
                probe("JSON in UTF-16 without a mark", body(CHAT, in(StandardCharsets.UTF_16LE), json), 400),
                probe("JSON in UTF-32", body(CHAT, in(Charset.forName("UTF-32")), json), 400),
                probe("JSON in EBCDIC", body(CHAT, in(Charset.forName("IBM037")), json), 400),
                probe("invalid UTF-8 in a value", body(CHAT, chatBody().replace("4o", "4\u00ff"), json), 400),
                probe("overlong letter in a name", body(CHAT, chatBody().replace("del", "d\u00c1\u00a5l"), json), 400),
                probe("overlong letter in the model", body(CHAT, chatBody().replace("4o", "4\u00c1\u00af"), json), 400),
                probe("half a surrogate pair", body(CHAT, chatBody().replace("4o", "\u00ed\u00a0\u0080"), json), 400),
                probe(
                        "character beyond Unicode",
                        body(CHAT, chatBody().replace("4o", "\u00f4\u0090\u0080\u0080"), json),
                        400),
                probe(
                                "replacement character",
                                body(CHAT, chatBody().replace("[]", "[\"\u00ef\u00bf\u00bd\"]"), json),
                                200)
                        .forwards(1),
                probe(
                                "form of fields that look like JSON pointers",
                                body(
                                        "/mj/submit/imagine",
                                        "prompt=a&n=1&/n=1&/n=2&/n=3",
                                        "Content-Type: application/x-www-form-urlencoded"),
                                200)
                        .forwards(1));
    }

    private static String in(Charset charset) {
        return new String(chatBody().getBytes(charset), StandardCharsets.ISO_8859_1);
    }

    private static Stream<Probe> codings() {
        byte[] chat = chatBody().getBytes(StandardCharsets.US_ASCII);
        String packed = gzip(chat);
        String bomb = gzip(new byte[4_000_000]);
        String json = "Content-Type: application/json";
        return Stream.of(
                probe("gzip", body(CHAT, packed, json, "Content-Encoding: gzip"), 200)
                        .forwards(1),
                probe("gzip in capitals", body(CHAT, packed, json, "Content-Encoding: GZIP"), 200)
                        .forwards(1),
                probe("gzip that is none", body(CHAT, chatBody(), json, "Content-Encoding: gzip"), 400),
                probe(
                        "gzip that breaks off",
                        body(CHAT, packed.substring(0, packed.length() - 9), json, "Content-Encoding: gzip"),
                        400),
                probe("gzip of half a head", body(CHAT, packed.substring(0, 5), json, "Content-Encoding: gzip"), 400),
                probe(
                        "gzip with a wrong sum",
                        body(
                                CHAT,
                                packed.substring(0, packed.length() - 8) + "12345678",
                                json,
                                "Content-Encoding: gzip"),
                        400),
                probe("gzip with a second member", body(CHAT, packed + packed, json, "Content-Encoding: gzip"), 400),
                probe(
                                "gzip with rubbish behind",
                                body(CHAT, packed + "rubbish", json, "Content-Encoding: gzip"),
                                200,
                                400)
                        .forwards(1),
                probe("gzip that unpacks to 4 MB", body(CHAT, bomb, json, "Content-Encoding: gzip"), 400, 413),
                probe(
                        "gzip of gzip",
                        body(
                                CHAT,
                                gzip(packed.getBytes(StandardCharsets.ISO_8859_1)),
                                json,
                                "Content-Encoding: gzip, gzip"),
                        415),
                probe(
                        "form that unpacks to 4 MB",
                        body(
                                "/v1/audio/transcriptions",
                                bomb,
                                "Content-Type: multipart/form-data; boundary=b",
                                "Content-Encoding: gzip"),
                        400,
                        413),
                probe("deflate that is none", body(CHAT, chatBody(), json, "Content-Encoding: deflate"), 400),
                probe("unknown coding", body(CHAT, chatBody(), json, "Content-Encoding: br"), 415),
                probe("coding in Latin 1", body(CHAT, chatBody(), json, "Content-Encoding: \u00e9"), 400, 415),
                probe(
                        "two codings",
                        body(CHAT, packed, json, "Content-Encoding: gzip", "Content-Encoding: identity"),
                        400,
                        415),
                probe(
                        "typed endpoint with gzip",
                        body(CHARACTER, gzip("{}".getBytes(StandardCharsets.US_ASCII)), json, "Content-Encoding: gzip"),
                        400,
                        415),
                probe("typed endpoint with a body of NUL", body(CHARACTER, "\u0000".repeat(1000), json), 400));
    }

    private static String body(String path, String body, String... headers) {
        return head("POST " + path + " HTTP/1.1", headers) + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static String admin(String request) {
        return request.replace(Probe.KEY, RunningGateway.ADMIN_KEY);
    }

    private static String gzip(byte[] content) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toString(StandardCharsets.ISO_8859_1);
    }
}
