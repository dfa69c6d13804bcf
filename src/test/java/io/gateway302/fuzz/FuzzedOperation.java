package io.gateway302.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Grammar of the requests of one operation.
 *
 * @param path path
 * @param form format of the body
 * @param members fields of the body
 * @param answer success response of the upstream
 */
record FuzzedOperation(String path, Form form, List<Member> members, String answer) {

    private static final String[] CODINGS = {
        "gzip", "deflate", "br", "identity", "gzip, gzip", "x-gzip", "zstd", "", "GZIP", "*"
    };

    private static final String[] TYPES = {
        "application/json",
        "application/json; charset=utf-8",
        "application/json;charset=\"UTF-8\"",
        "APPLICATION/JSON",
        "application/json; charset=utf-16",
        "application/json; charset=nonsense",
        "application/json; charset=",
        "application/json; charset=\"\u00e9\"",
        "application/json;;",
        "application/json; a=b; a=c",
        "application/json, text/plain",
        "application/vnd.api+json",
        "application/*+json",
        "application/*",
        "*/*",
        "text/json",
        "text/plain",
        "text/html",
        "application/xml",
        "application/octet-stream",
        "image/png",
        "json",
        ";;",
        "/",
        "a/",
        "/b",
        "a b/c",
        "application/json;\tcharset=utf-8",
        "application/x-www-form-urlencoded",
        "application/x-www-form-urlencoded; charset=utf-16",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=\"\"",
        "multipart/form-data; boundary=b; boundary=c",
        "multipart/mixed; boundary=b",
        "multipart/form-data; boundary=" + "b".repeat(300),
        "application/json; q=0",
        "application/ssml+xml",
        "application/json; a=\"" + "b".repeat(4000) + "\"",
        "\u00ff/\u00fe",
        "application/json; a=\"b",
        "",
        "application/problem+json",
        "application/grpc",
        "message/http",
        "application/x-ndjson",
        "text/event-stream"
    };

    /** Format of a body. */
    enum Form {
        /** JSON. */
        JSON,
        /** Form with files. */
        MULTIPART,
        /** Form without files. */
        URL_ENCODED
    }

    /** Returns a request: valid, or with one or several faults. */
    FuzzedRequest request(Choices choices) {
        boolean untouched = choices.oneIn(8);
        List<String> headers = new ArrayList<>();
        byte[] body = form == Form.JSON ? json(choices, untouched, headers) : form(choices, untouched, headers);
        if (!untouched && choices.oneIn(8)) {
            headers.removeFirst();
            if (!choices.oneIn(6)) {
                headers.addFirst("Content-Type: " + choices.of(TYPES));
            }
        }
        if (!untouched && choices.oneIn(10)) {
            body = coded(body, choices, headers);
        }
        return new FuzzedRequest(path, List.copyOf(headers), body, untouched);
    }

    private byte[] json(Choices choices, boolean untouched, List<String> headers) {
        headers.add("Content-Type: application/json");
        JsonDocument document = JsonDocument.of(members, choices);
        if (untouched) {
            return document.text().getBytes(StandardCharsets.UTF_8);
        }
        for (int i = choices.of(0, 1, 1, 2, 3); i > 0; i--) {
            document.mutate(choices);
        }
        String text = choices.oneIn(3) ? document.mutatedText(choices) : document.text();
        return choices.oneIn(12) ? Encoding.oddly(text, choices) : text.getBytes(StandardCharsets.UTF_8);
    }

    private byte[] form(Choices choices, boolean untouched, List<String> headers) {
        boolean multipart = form == Form.MULTIPART;
        FormDocument document = FormDocument.of(members, choices);
        headers.add(
                multipart
                        ? "Content-Type: multipart/form-data; boundary=" + document.boundary()
                        : "Content-Type: application/x-www-form-urlencoded");
        String text;
        if (untouched) {
            text = multipart ? document.multipart() : document.urlEncoded();
        } else {
            for (int i = choices.of(0, 1, 1, 2, 3); i > 0; i--) {
                document.mutate(choices);
            }
            boolean whole = choices.oneIn(3);
            text = multipart
                    ? (whole ? document.mutatedMultipart(choices) : document.multipart())
                    : (whole ? document.mutatedUrlEncoded(choices) : document.urlEncoded());
        }
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return !untouched && choices.oneIn(12) ? Encoding.broken(bytes, choices) : bytes;
    }

    private static byte[] coded(byte[] body, Choices choices, List<String> headers) {
        String coding = choices.of(CODINGS);
        headers.add("Content-Encoding: " + coding);
        byte[] packed = switch (choices.below(4)) {
            case 0 -> body;
            case 1 -> Encoding.gzip(new byte[choices.of(1000, 3_000_000)]);
            default -> coding.equals("deflate") ? Encoding.deflate(body) : Encoding.gzip(body);
        };
        return choices.oneIn(5) ? Encoding.truncated(packed, choices) : packed;
    }
}
