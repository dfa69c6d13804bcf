package io.gateway302.webserver;

import static io.gateway302.webserver.Probe.chat;
import static io.gateway302.webserver.Probe.chatBody;
import static io.gateway302.webserver.Probe.framed;
import static io.gateway302.webserver.Probe.get;
import static io.gateway302.webserver.Probe.head;
import static io.gateway302.webserver.Probe.probe;

import io.gateway302.webserver.Probe.Ending;
import java.util.stream.Stream;

/** Probes with contradictory lengths, unusual chunks and trailers, and second requests within or after a body. */
final class FramingProbes {

    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";

    /** Request that must not be carried out where it is, or could be parsed as, part of another one. */
    private static final String SMUGGLED = chat("X-A: smuggled").replace("gpt-4o", "smuggled");

    private FramingProbes() {}

    static Stream<Probe> all() {
        return Stream.of(conflicts(), lengths(), chunks(), trailers()).flatMap(each -> each);
    }

    private static Stream<Probe> conflicts() {
        return Stream.of(
                probe("length and chunks", framed("Content-Length: 4\r\n" + CHUNKED, "0\r\n\r\n" + SMUGGLED), 400),
                probe("chunks and length", framed(CHUNKED + "Content-Length: 4\r\n", "0\r\n\r\n" + SMUGGLED), 400),
                probe("chunks and no length", framed(CHUNKED + "Content-Length:\r\n", "0\r\n\r\n" + SMUGGLED), 400),
                probe(
                        "chunks behind a blank",
                        framed("Transfer-Encoding : chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n" + SMUGGLED),
                        400),
                probe(
                        "folded chunks",
                        framed("Transfer-Encoding:\r\n chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n" + SMUGGLED),
                        400),
                probe(
                        "chunks after a tabulator",
                        framed("Transfer-Encoding:\tchunked\r\nContent-Length: 5\r\n", "0\r\n\r\n" + SMUGGLED),
                        400),
                probe(
                        "chunks and more",
                        framed("Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n" + SMUGGLED),
                        400),
                probe("chunks twice", framed(CHUNKED + CHUNKED, "0\r\n\r\n" + SMUGGLED), 400),
                probe("unknown coding", framed("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n" + SMUGGLED), 400, 501),
                probe(
                        "known coding that is not done",
                        framed("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n" + SMUGGLED),
                        400,
                        501),
                probe("coding with NUL", framed("Transfer-Encoding: chunked\u0000\r\n", "0\r\n\r\n" + SMUGGLED), 400),
                probe(
                        "coding with a vertical tabulator",
                        framed("Transfer-Encoding: \u000bchunked\r\n", "0\r\n\r\n" + SMUGGLED),
                        400),
                probe(
                        "coding in the name of another",
                        framed("X-A: b\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n" + SMUGGLED),
                        400),
                probe(
                        "coding behind a carriage return",
                        framed("X-A: b\rTransfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n" + SMUGGLED),
                        400),
                probe(
                                "coding with an underscore",
                                framed("Transfer_Encoding: chunked\r\nContent-Length: 32\r\n", chatBody()),
                                200,
                                400)
                        .forwards(1),
                probe(
                        "chunks of HTTP/1.0",
                        head("POST /v1/chat/completions HTTP/1.0") + CHUNKED + "\r\n0\r\n\r\n" + SMUGGLED,
                        400));
    }

    private static Stream<Probe> lengths() {
        return Stream.of(
                probe("two lengths", framed("Content-Length: 32\r\nContent-Length: 0\r\n", chatBody()), 400),
                probe("the same length twice", framed("Content-Length: 32\r\nContent-Length: 32\r\n", chatBody()), 400),
                probe("list of lengths", framed("Content-Length: 32, 32\r\n", chatBody()), 400),
                probe("length with a sign", framed("Content-Length: +32\r\n", chatBody()), 400),
                probe("length below zero", framed("Content-Length: -1\r\n", chatBody()), 400),
                probe("hexadecimal length", framed("Content-Length: 0x20\r\n", chatBody()), 400),
                probe("length with an exponent", framed("Content-Length: 32e0\r\n", chatBody()), 400),
                probe("length in other digits", framed("Content-Length: \u00b3\u00b9\r\n", chatBody()), 400),
                probe("length with an underscore", framed("Content-Length: 3_2\r\n", chatBody()), 400),
                probe(
                        "length beyond all bounds",
                        framed("Content-Length: 99999999999999999999\r\n", chatBody()),
                        400,
                        413),
                probe("length of nine exabytes", framed("Content-Length: 9223372036854775807\r\n", chatBody()), 413),
                probe("length of a gigabyte", framed("Content-Length: 1073741824\r\n", chatBody()), 413),
                probe("empty length", framed("Content-Length:\r\n", chatBody()), 400),
                probe("length with zeros in front", framed("Content-Length: 00032\r\n", chatBody()), 200, 400)
                        .forwards(1),
                probe("length that is too small", framed("Content-Length: 31\r\n", chatBody()), 400)
                        .perhapsAnsweredTwice(),
                probe(
                                "length that leaves a request behind",
                                framed("Content-Length: 32\r\n", chatBody() + "GET /smuggled HTTP/1.1\r\nX: "),
                                200,
                                400)
                        .perhapsAnsweredTwice()
                        .forwards(1),
                probe("length that is too large", framed("Content-Length: 33\r\n", chatBody()), 400, Probe.CLOSED)
                        .then(Ending.HALF_CLOSE),
                probe("no length", framed("", chatBody()), 200, 400)
                        .perhapsAnsweredTwice()
                        .forwards(1),
                probe("GET with a body", head("GET /v1/models HTTP/1.1", "Content-Length: 5") + "\r\nhello", 200, 400)
                        .forwards(1),
                probe(
                        "GET with a request for a body",
                        head("GET /api/v1/me HTTP/1.1", "Content-Length: " + SMUGGLED.length()) + "\r\n" + SMUGGLED,
                        200),
                probe(
                        "HEAD with a body",
                        head("HEAD /api/v1/me HTTP/1.1", "Content-Length: " + SMUGGLED.length()) + "\r\n" + SMUGGLED,
                        200),
                probe(
                        "refused request with a request for a body",
                        head("POST /nothing HTTP/1.1", "Content-Length: " + SMUGGLED.length()) + "\r\n" + SMUGGLED,
                        404),
                probe(
                        "refused key with a request for a body",
                        framed("Content-Length: " + SMUGGLED.length() + "\r\n", SMUGGLED)
                                .replace(Probe.KEY, "x"),
                        401));
    }

    private static Stream<Probe> chunks() {
        String good = "20\r\n" + chatBody() + "\r\n0\r\n\r\n";
        return Stream.of(
                probe("one chunk", framed(CHUNKED, good), 200).forwards(1),
                probe("size in capitals", framed(CHUNKED, good.replace("20", "0020")), 200)
                        .forwards(1),
                probe("size with zeros in front", framed(CHUNKED, "0000" + good), 200, 400)
                        .forwards(1),
                probe("size with sixteen zeros in front", framed(CHUNKED, "0".repeat(16) + good), 200, 400)
                        .forwards(1),
                probe(
                                "chunk of each byte",
                                framed(
                                        CHUNKED,
                                        chatBody()
                                                        .replaceAll("(?s).", "1\r\n$0\r\n")
                                                        .replace("$", "$") + "0\r\n\r\n"),
                                200)
                        .forwards(1),
                probe("size with an extension", framed(CHUNKED, good.replace("20", "20;a=b")), 400),
                probe(
                        "size with an extension of 10 KB",
                        framed(CHUNKED, good.replace("20", "20;" + "a".repeat(10_000))),
                        400),
                probe("size with a blank", framed(CHUNKED, good.replace("20", "20 ")), 400),
                probe("size with a sign", framed(CHUNKED, "+" + good), 400),
                probe("size below zero", framed(CHUNKED, "-" + good), 400),
                probe("size in C's way", framed(CHUNKED, "0x" + good), 400),
                probe("no size", framed(CHUNKED, "\r\n" + good), 400),
                probe("size that is none", framed(CHUNKED, "xyz\r\n" + good), 400),
                probe("size that overflows", framed(CHUNKED, "100000000" + good), 400),
                probe("size that overflows far", framed(CHUNKED, "f".repeat(17) + "\r\n"), 400),
                probe("size of 10 KB", framed(CHUNKED, "1".repeat(10_000)), 400),
                probe("size behind a line feed", framed(CHUNKED, good.replace("20\r\n", "20\n")), 400),
                probe("chunk that ends with a line feed", framed(CHUNKED, good.replace("}\r\n", "}\n")), 400),
                probe("chunk that is too long", framed(CHUNKED, good.replace("}\r\n", "}x\r\n")), 400),
                probe("chunk that is too short", framed(CHUNKED, good.replace("}\r\n", "\r\n")), 400),
                probe("no last chunk", framed(CHUNKED, good.replace("0\r\n\r\n", "")), 400, Probe.CLOSED)
                        .then(Ending.HALF_CLOSE),
                probe("half a chunk", framed(CHUNKED, "20\r\n{"), 400, Probe.CLOSED)
                        .then(Ending.HALF_CLOSE),
                probe("request behind the last chunk", framed(CHUNKED, good + get("/nothing")), 200, 404)
                        .answered(2)
                        .forwards(1));
    }

    private static Stream<Probe> trailers() {
        String body = "20\r\n" + chatBody() + "\r\n0\r\n";
        return Stream.of(
                probe("trailer", framed("Trailer: X-A\r\n" + CHUNKED, body + "X-A: b\r\n\r\n"), 200)
                        .forwards(1),
                probe("trailer of a length", framed(CHUNKED, body + "Content-Length: 5\r\n\r\n"), 200, 400)
                        .forwards(1),
                probe("trailer of a coding", framed(CHUNKED, body + "Transfer-Encoding: chunked\r\n\r\n"), 200, 400)
                        .forwards(1),
                probe("trailer of a credential", framed(CHUNKED, body + "Authorization: Bearer x\r\n\r\n"), 200, 400)
                        .forwards(1),
                probe("trailer of a host", framed(CHUNKED, body + "Host: example.com\r\n\r\n"), 200, 400)
                        .forwards(1),
                probe("folded trailer", framed(CHUNKED, body + "X-A: b\r\n c\r\n\r\n"), 200, 400)
                        .forwards(1),
                probe("trailer with NUL", framed(CHUNKED, body + "X-\u0000A: b\r\n\r\n"), 400),
                probe("trailer without a colon", framed(CHUNKED, body + "smuggled\r\n\r\n"), 400),
                probe("trailer behind a line feed", framed(CHUNKED, body + "X-A: b\n\r\n"), 400),
                probe(
                        "trailers of 20 KB",
                        framed(CHUNKED, body + "X-A: " + "b".repeat(20_000) + "\r\n\r\n"),
                        400,
                        413,
                        431),
                probe(
                                "a thousand trailers",
                                framed(CHUNKED, body + "X-A: b\r\n".repeat(1000) + "\r\n"),
                                200,
                                400,
                                413,
                                431)
                        .forwards(1),
                probe("half a trailer", framed(CHUNKED, body + "X-A: "), 400, Probe.CLOSED)
                        .then(Ending.HALF_CLOSE));
    }
}
