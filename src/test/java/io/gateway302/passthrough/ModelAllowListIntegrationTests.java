package io.gateway302.passthrough;

import static io.gateway302.passthrough.Wire.ascii;
import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.RunningGateway;
import io.gateway302.ledger.LedgerCaller;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that a client with one allowed model cannot use another by a request that servers parse differently. */
class ModelAllowListIntegrationTests {

    private static final String JSON = "application/json";
    private static final String MULTIPART = "multipart/form-data; boundary=b";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String CHAT = "/v1/chat/completions";
    private static final String GEMINI = "/v1beta/models/gemini-2.5-flash:generateContent";
    private static final String TRANSCRIPTIONS = "/v1/audio/transcriptions";
    private static final String FILE =
            "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.mp3\"\r\n\r\nabc\r\n";
    private static final String END = "--b--\r\n";

    private static final ScriptedUpstream upstream = ScriptedUpstream.start();

    @TempDir
    static Path data;

    private static RunningGateway gateway;
    private static String key;

    @BeforeAll
    static void start() throws Exception {
        gateway = RunningGateway.start(
                data, "gateway.upstream.base-url=" + upstream.address(), "gateway.passthrough.unlisted=allow");
        key = new LedgerCaller(gateway.port())
                .newClientOf(
                        "{\"name\":\"restricted\",\"models\":[\"gpt-4o-mini\",\"whisper-1\",\"gemini-2.5-flash\"]}");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.close();
    }

    static Stream<Arguments> allowed() {
        return Stream.of(
                Arguments.of(CHAT, JSON, "{\"model\":\"gpt-4o-mini\",\"messages\":[]}"),
                Arguments.of(CHAT, JSON + "; charset=utf-8", "{\"messages\":[],\"model\":\"gpt-4o-mini\"}"),
                Arguments.of(GEMINI, JSON, "{\"contents\":[]}"),
                Arguments.of(GEMINI, JSON, "{\"model\":\"models/gemini-2.5-flash\",\"contents\":[]}"),
                Arguments.of(TRANSCRIPTIONS, MULTIPART, FILE + field("model", "whisper-1") + END),
                Arguments.of(TRANSCRIPTIONS, MULTIPART, field("model", "whisper-1") + FILE + "--b--"),
                Arguments.of(
                        TRANSCRIPTIONS,
                        "multipart/form-data; boundary=\"b\"",
                        field("model", "whisper-1")
                                + FILE.replace("filename=\"a.mp3\"", "filename*=utf-8''a%20b.mp3")
                                + END),
                Arguments.of(
                        TRANSCRIPTIONS,
                        MULTIPART,
                        "--b\r\ncontent-disposition:form-data;name=model\r\nContent-Type: text/plain\r\n\r\nwhisper-1\r\n"
                                + FILE
                                + END),
                Arguments.of(
                        TRANSCRIPTIONS,
                        MULTIPART,
                        FILE
                                + part(
                                        "name=\"model\"\r\nContent-Type: text/plain; charset=UTF-8\r\n"
                                                + "Content-Transfer-Encoding: 8bit\r\nContent-Length: 9",
                                        "whisper-1")
                                + field("timestamp_granularities[]", "word")
                                + field("unchosen\"; filename=\"", "")
                                + END));
    }

    @ParameterizedTest
    @MethodSource("allowed")
    void whatAllServersReadAlikePasses(String path, String type, String body) throws IOException {
        assertThat(call(path, type, body)).startsWith("HTTP/1.1 200 ");
        assertThat(upstream.seen()).hasSize(1);
    }

    static Stream<Arguments> disguised() {
        return Stream.of(
                // names in another case, and repeated names
                Arguments.of(CHAT, JSON, "{\"model\":\"gpt-4o-mini\",\"Model\":\"gpt-4o\",\"messages\":[]}"),
                Arguments.of(CHAT, JSON, "{\"MODEL\":\"gpt-4o\",\"messages\":[]}"),
                Arguments.of(CHAT, JSON, "{\"model\":\"gpt-4o-mini\",\"model\":\"gpt-4o\",\"messages\":[]}"),
                Arguments.of(CHAT, JSON, "{\"model\":\"gpt-4o-mini\",\"mod\\u0065l\":\"gpt-4o\",\"messages\":[]}"),
                Arguments.of(CHAT, JSON, "{\"model\":\"gpt-4o-mini\",\"\\u004dodel\":\"gpt-4o\",\"messages\":[]}"),
                Arguments.of(CHAT, JSON, "{\"model\":\"gpt-4o-mini\",\"ma\\u212a_tokens\":1,\"max_to\\u212aens\":9}"),
                Arguments.of(CHAT, JSON, "{\"model\":\"gpt-4o-mini\",\"Stream\":true,\"messages\":[]}"),
                Arguments.of(CHAT, JSON, "{\"model\":\"gpt-4o-mini\",\"n\":1,\"N\":10,\"messages\":[]}"),
                // no model, where one is required
                Arguments.of(CHAT, JSON, "{\"messages\":[]}"),
                Arguments.of(CHAT, JSON, "{\"model\":null,\"messages\":[]}"),
                Arguments.of(CHAT, JSON, "{\"model\":[\"gpt-4o\"],\"messages\":[]}"),
                Arguments.of(CHAT, JSON, ""),
                // a model in the query in addition to the body
                Arguments.of(CHAT + "?model=gpt-4o", JSON, "{\"model\":\"gpt-4o-mini\",\"messages\":[]}"),
                Arguments.of(CHAT + "?MODEL=gpt-4o", JSON, "{\"model\":\"gpt-4o-mini\",\"messages\":[]}"),
                Arguments.of(CHAT + "?a=b&%6dodel=gpt-4o", JSON, "{\"model\":\"gpt-4o-mini\",\"messages\":[]}"),
                // a model in the body in addition to the path
                Arguments.of(GEMINI, JSON, "{\"model\":\"models/gemini-2.5-pro\",\"contents\":[]}"),
                Arguments.of(GEMINI, JSON, "{\"model\":\"gemini-2.5-pro\",\"contents\":[]}"),
                Arguments.of(GEMINI, JSON, "{\"model\":[\"gemini-2.5-pro\"],\"contents\":[]}"),
                // a parameter that selects the operation, with two values
                Arguments.of(CHAT + "?async=false&async=true", JSON, "{\"model\":\"gpt-4o-mini\",\"messages\":[]}"),
                Arguments.of(CHAT + "?%61sync=true&async=", JSON, "{\"model\":\"gpt-4o-mini\",\"messages\":[]}"),
                Arguments.of(CHAT + "?async=true", JSON, "{\"model\":\"gpt-4o-mini\",\"async\":false,\"messages\":[]}"),
                // content that does not match its header
                Arguments.of(CHAT, "text/plain", "{\"model\":\"gpt-4o\",\"messages\":[]}"),
                Arguments.of(CHAT, "application/octet-stream", "{\"model\":\"gpt-4o\"}"),
                Arguments.of(CHAT, JSON + "; charset=utf-16", "{\"model\":\"gpt-4o\"}"),
                Arguments.of(CHAT, FORM, "{\"a\":\"&model=gpt-4o-mini&\",\"model\":\"gpt-4o\"}"),
                Arguments.of(CHAT, JSON, "model=gpt-4o"),
                // parts that some servers treat as a file, others as a text
                Arguments.of(TRANSCRIPTIONS, MULTIPART, FILE + field("model\"; filename=\"", "gpt-4o") + END),
                Arguments.of(TRANSCRIPTIONS, MULTIPART, FILE + field("Model\"; filename=\"a", "gpt-4o") + END),
                Arguments.of(
                        TRANSCRIPTIONS,
                        MULTIPART,
                        FILE + field("model", "whisper-1") + field("model\"; filename*=\"a", "gpt-4o") + END),
                Arguments.of(
                        TRANSCRIPTIONS, MULTIPART, FILE + field("model", "whisper-1") + field("model", "gpt-4o") + END),
                Arguments.of(
                        TRANSCRIPTIONS, MULTIPART, FILE + field("model", "whisper-1") + field("MODEL", "gpt-4o") + END),
                // content outside of the parts
                Arguments.of(TRANSCRIPTIONS, MULTIPART, "preamble\r\n" + FILE + field("model", "whisper-1") + END),
                Arguments.of(TRANSCRIPTIONS, MULTIPART, "\r\n" + FILE + field("model", "whisper-1") + END),
                Arguments.of(
                        TRANSCRIPTIONS,
                        MULTIPART,
                        FILE + field("model", "whisper-1") + END + field("model", "gpt-4o") + END),
                Arguments.of(TRANSCRIPTIONS, MULTIPART, FILE + field("model", "whisper-1") + END + "model=gpt-4o"),
                Arguments.of(TRANSCRIPTIONS, MULTIPART, FILE + field("model", "whisper-1")),
                // part headers that servers parse differently
                Arguments.of(
                        TRANSCRIPTIONS,
                        MULTIPART,
                        FILE + field("model", "whisper-1")
                                + "--b\r\nContent-Disposition: form-data;\r\n name=\"model\"\r\n\r\ngpt-4o\r\n" + END),
                Arguments.of(
                        TRANSCRIPTIONS,
                        MULTIPART,
                        FILE + "--b\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Disposition: form-data;"
                                + " name=\"model\"\r\n\r\nwhisper-1\r\n" + END),
                Arguments.of(TRANSCRIPTIONS, MULTIPART, FILE + field("a\"; name=\"model", "whisper-1") + END),
                Arguments.of(
                        TRANSCRIPTIONS,
                        MULTIPART,
                        FILE + field("model", "whisper-1")
                                + "--b\r\nContent-Disposition: form-data; name*=utf-8''model\r\n\r\ngpt-4o\r\n" + END),
                Arguments.of(
                        TRANSCRIPTIONS,
                        MULTIPART,
                        FILE + field("model", "whisper-1")
                                + "--b\r\nContent-Disposition: form-data; name*0=mod; name*1=el\r\n\r\ngpt-4o\r\n"
                                + END),
                Arguments.of(
                        TRANSCRIPTIONS,
                        MULTIPART,
                        FILE + field("model", "whisper-1")
                                + "--b\r\nContent-Disposition: attachment; name=\"model\"\r\n\r\ngpt-4o\r\n" + END),
                Arguments.of(
                        TRANSCRIPTIONS,
                        MULTIPART,
                        FILE + field("model", "whisper-1") + "--b\r\nContent-Type: text/plain\r\n\r\ngpt-4o\r\n" + END),
                Arguments.of(
                        TRANSCRIPTIONS,
                        MULTIPART,
                        FILE + field("mo\\del", "gpt-4o") + field("model", "whisper-1") + END),
                // a text part that some servers treat as a file or decode
                Arguments.of(
                        TRANSCRIPTIONS,
                        MULTIPART,
                        FILE + part("name=\"model\"\r\nContent-Type: application/octet-stream", "whisper-1") + END),
                Arguments.of(
                        TRANSCRIPTIONS,
                        MULTIPART,
                        FILE
                                + part("name=\"model\"\r\nContent-Transfer-Encoding: quoted-printable", "whisper-1=")
                                + END),
                Arguments.of(
                        TRANSCRIPTIONS,
                        MULTIPART,
                        FILE + part("name=\"model\"\r\nContent-Transfer-Encoding: BASE64", "whisper-1") + END),
                Arguments.of(
                        TRANSCRIPTIONS,
                        MULTIPART,
                        FILE + part("name=\"model\"\r\nContent-Type: text/plain; charset=utf-7", "whisper-1") + END),
                Arguments.of(
                        TRANSCRIPTIONS,
                        MULTIPART,
                        FILE
                                + part("name=\"model\"\r\nContent-Type: text/plain; charset=\"utf-16le\"", "whisper-1")
                                + END),
                Arguments.of(
                        TRANSCRIPTIONS,
                        MULTIPART,
                        FILE + field("_charset_", "utf-16") + field("model", "whisper-1") + END),
                Arguments.of(
                        TRANSCRIPTIONS,
                        MULTIPART,
                        FILE + part("name=\"model\"\r\nContent-Type : text/plain", "whisper-1") + END),
                // a file without a name, whose content some servers treat as a text
                Arguments.of(
                        TRANSCRIPTIONS,
                        MULTIPART,
                        FILE + field("model", "whisper-1") + field("prompt\"; filename=\"", "a prompt") + END),
                // names that lenient servers shorten
                Arguments.of(
                        TRANSCRIPTIONS,
                        MULTIPART,
                        FILE + field("model", "whisper-1") + field("model[]", "gpt-4o") + END),
                Arguments.of(
                        TRANSCRIPTIONS,
                        MULTIPART,
                        FILE + field("model", "whisper-1") + field("model[0]", "gpt-4o") + END),
                Arguments.of(
                        TRANSCRIPTIONS,
                        MULTIPART,
                        FILE + field("model", "whisper-1") + field(" model", "gpt-4o") + END),
                Arguments.of(CHAT, FORM, "model=gpt-4o-mini&model%5B%5D=gpt-4o"),
                Arguments.of(CHAT, FORM, "model=gpt-4o-mini&+Model=gpt-4o"),
                Arguments.of(CHAT, FORM, "model=gpt-4o-mini&model%00x=gpt-4o"),
                Arguments.of(CHAT, FORM, "model=gpt-4o-mini&max.tokens=9"),
                Arguments.of(CHAT, FORM, "model=gpt-4o-mini&a=b;model=gpt-4o"),
                Arguments.of(CHAT, FORM, "model=gpt-4o-mini&a=b;+%6dodel=gpt-4o"),
                Arguments.of(CHAT + "?model[]=gpt-4o", JSON, "{\"model\":\"gpt-4o-mini\",\"messages\":[]}"),
                Arguments.of(CHAT + "?model%5B0%5D=gpt-4o", JSON, "{\"model\":\"gpt-4o-mini\",\"messages\":[]}"),
                // paths that only look unlisted
                Arguments.of("/v1/chat/%63ompletions", JSON, "{\"model\":\"gpt-4o\",\"messages\":[]}"),
                Arguments.of("/V1/chat/completions", JSON, "{\"model\":\"gpt-4o\",\"messages\":[]}"),
                Arguments.of("/v1/chat/completions/", JSON, "{\"model\":\"gpt-4o\",\"messages\":[]}"),
                Arguments.of("/v1//chat/completions", JSON, "{\"model\":\"gpt-4o\",\"messages\":[]}"));
    }

    @ParameterizedTest
    @MethodSource("disguised")
    void whatServersReadInDifferentWaysDoesNotPass(String path, String type, String body) throws IOException {
        assertThat(call(path, type, body)).startsWith("HTTP/1.1 4");
        assertThat(upstream.seen()).isEmpty();
    }

    private static String field(String name, String value) {
        return "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }

    private static String part(String head, String value) {
        return "--b\r\nContent-Disposition: form-data; " + head + "\r\n\r\n" + value + "\r\n";
    }

    private static String call(String path, String type, String body) throws IOException {
        upstream.answers(200, JSON, "{\"choices\":[],\"text\":\"\"}");
        return Wire.exchange(
                gateway.port(),
                ascii("POST " + path + " HTTP/1.1\r\nHost: g\r\nAuthorization: Bearer " + key + "\r\nContent-Type: "
                        + type + "\r\nContent-Length: " + body.length() + "\r\nConnection: close\r\n\r\n"),
                ascii(body));
    }
}
