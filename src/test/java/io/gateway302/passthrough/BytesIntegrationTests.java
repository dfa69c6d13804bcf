package io.gateway302.passthrough;

import static io.gateway302.passthrough.Wire.ascii;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.gateway302.RawServer;
import io.gateway302.RunningGateway;
import io.gateway302.TypedCaller;
import io.gateway302.api.image.CharacterBodies;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Tests that requests and responses pass byte for byte, or are rejected with a problem. */
class BytesIntegrationTests {

    private static final String UPSTREAM_KEY = "sk-key-of-the-byte-tests";
    private static final String CHAT = "/v1/chat/completions";
    /** Path with binary content in both directions according to the catalog, so that the gateway parses nothing. */
    private static final String FETCH = "/klingai/task/1/fetch";

    private static final ScriptedUpstream upstream = ScriptedUpstream.start();
    private static final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    static Path data;

    private static RunningGateway gateway;
    private static String key;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(
                data, "gateway.upstream.base-url=" + upstream.address(), "gateway.upstream.api-key=" + UPSTREAM_KEY);
        key = TypedCaller.of(gateway).key();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.close();
    }

    private static HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                .header("Authorization", "Bearer " + key)
                .timeout(Duration.ofSeconds(20));
    }

    private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static byte[] head(String requestLine, String... headers) {
        return ascii(requestLine + " HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer " + key
                + "\r\nConnection: close\r\n"
                + String.join(
                        "",
                        List.of(headers).stream().map(header -> header + "\r\n").toList()) + "\r\n");
    }

    /** Returns megabytes of one letter, compressed to a thousandth. */
    private static byte[] bomb(int megabytes, String coding, String before, String after) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] letters = "a".repeat(1024 * 1024).getBytes(StandardCharsets.UTF_8);
        try (OutputStream zip =
                coding.equals("deflate") ? new DeflaterOutputStream(bytes) : new GZIPOutputStream(bytes)) {
            zip.write(ascii(before));
            for (int i = 0; i < megabytes; i++) {
                zip.write(letters);
            }
            zip.write(ascii(after));
        }
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @CsvSource({
        "400, gzip, /v1/audio/transcriptions, multipart/form-data; boundary=b",
        "400, gzip, /v1/audio/transcriptions, application/x-www-form-urlencoded",
        "400, gzip, /v1/chat/completions, application/json",
        "400, gzip, /v1/chat/completions, multipart/form-data; boundary=b",
        "400, x-gzip, /v1/chat/completions, application/json",
        "400, deflate, /v1/audio/transcriptions, multipart/form-data; boundary=b",
        "400, deflate, /v1/chat/completions, application/json",
        // below the limit of size
        "20, gzip, /v1/audio/transcriptions, multipart/form-data; boundary=b",
        "20, gzip, /v1/audio/transcriptions, application/x-www-form-urlencoded",
        "20, gzip, /v1/chat/completions, application/json",
        "20, deflate, /v1/chat/completions, application/json"
    })
    void aBombIsRefusedBeforeItGoesOff(int megabytes, String coding, String path, String type) throws Exception {
        upstream.answers(200, "application/json", "{}");
        byte[] bomb = type.startsWith("multipart")
                ? bomb(
                        megabytes,
                        coding,
                        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n",
                        "\r\n--b--\r\n")
                : type.endsWith("json")
                        ? bomb(megabytes, coding, "{\"model\":\"gpt-4o\",\"user\":\"", "\"}")
                        : bomb(megabytes, coding, "model=", "");
        long start = System.nanoTime();

        HttpResponse<byte[]> answer = send(to(path).header("Content-Type", type)
                .header("Content-Encoding", coding)
                .POST(BodyPublishers.ofByteArray(bomb)));

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        assertThat(upstream.seen()).isEmpty();
    }

    @Test
    void aModelThatHasNoChannelIsAskedForTwiceAtMost() throws Exception {
        upstream.answers(503, "application/json", CharacterBodies.platformError(-10008, "No available models"));

        HttpResponse<byte[]> answer = send(to("/v1/chat/completions")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"model\":\"gpt-4o\",\"messages\":[]}")));

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("the model may not exist");
        assertThat(upstream.seen()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":\"%s\",\"choices\":[]}",
                "{\"%s\":1,\"choices\":[]}",
                "{\"id\":\"\\u0073%s\",\"choices\":[{\"text\":\"a\"}]}"
            })
    void aKeyInADocumentIsCovered(String document) throws Exception {
        String hidden = document.contains("\\u0073") ? UPSTREAM_KEY.substring(1) : UPSTREAM_KEY;
        upstream.answers(200, "application/json", document.formatted(hidden));

        HttpResponse<byte[]> answer = send(to(CHAT).header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"model\":\"gpt-4o\",\"messages\":[]}")));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                .contains("*".repeat(UPSTREAM_KEY.length()))
                .doesNotContain(hidden);
    }

    @Test
    void aKeyInAHeaderStaysHere() throws Exception {
        upstream.answers(exchange -> {
            exchange.getResponseHeaders().add("X-" + UPSTREAM_KEY, "1");
            exchange.getResponseHeaders().add("X-Said", "for " + UPSTREAM_KEY);
            ScriptedUpstream.answer(exchange, 200, "audio/mpeg", "sound");
        });

        HttpResponse<byte[]> answer = send(to("/v1/audio/speech")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"model\":\"tts-1\",\"input\":\"a\",\"voice\":\"alloy\"}")));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().map().toString().toLowerCase(java.util.Locale.ROOT))
                .doesNotContain(UPSTREAM_KEY)
                .doesNotContain("x-said");
    }

    @ParameterizedTest
    @CsvSource({"application/json, br", "application/json, 'gzip, gzip'", "audio/mpeg, zstd", "text/event-stream, br"})
    void anAnswerInACodingThatWasNotOfferedDoesNotPass(String type, String coding) throws Exception {
        upstream.answers(exchange -> {
            exchange.getResponseHeaders().add("Content-Encoding", coding);
            ScriptedUpstream.answer(exchange, 200, type, "who knows what this is");
        });

        HttpResponse<byte[]> answer = send(to("/v1/audio/speech")
                .header("Content-Type", "application/json")
                .header("Accept-Encoding", "br, zstd")
                .POST(BodyPublishers.ofString("{\"model\":\"tts-1\",\"input\":\"a\",\"voice\":\"alloy\"}")));

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(upstream.only().headers().getFirst("Accept-Encoding")).isEqualTo("identity");
    }

    private static HttpRequest.Builder speech() {
        return to("/v1/audio/speech")
                .header("Content-Type", "application/json")
                .header("Accept-Encoding", "gzip")
                .POST(BodyPublishers.ofString("{\"model\":\"tts-1\",\"input\":\"a\",\"voice\":\"alloy\"}"));
    }

    @ParameterizedTest
    @CsvSource({"audio/mpeg, gzip, no gzip", "audio/mpeg, '', nothing", "image/png, '', nothing"})
    void anAnswerThatFailsBeforeItsFirstByteIsAWholeProblem(String type, String coding, String what) throws Exception {
        byte[] content = ascii("this is not compressed");
        upstream.answers(exchange -> {
            exchange.getResponseHeaders().set("Content-Type", type);
            if (!coding.isEmpty()) {
                exchange.getResponseHeaders().set("Content-Encoding", coding);
            }
            exchange.sendResponseHeaders(200, content.length);
            if (what.equals("nothing")) {
                exchange.getResponseBody().flush();
                throw new IOException("breaks off");
            }
            exchange.getResponseBody().write(content);
        });

        HttpResponse<byte[]> answer = send(speech());

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                .startsWith("{")
                .endsWith("}")
                .contains("error");
        assertThat(answer.headers().firstValue("content-encoding")).isEmpty();
        assertThat(answer.headers().firstValue("content-type").orElseThrow()).contains("json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"audio/mpeg", "text/event-stream", "application/json"})
    void anAnswerThatBreaksOffIsNoFailureOfTheGateway(String type) throws Exception {
        byte[] piece = new byte[256 * 1024];
        Arrays.fill(piece, (byte) ' ');
        upstream.answers(exchange -> {
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(200, piece.length + 1);
            exchange.getResponseBody().write(piece);
            exchange.getResponseBody().flush();
            throw new IOException("breaks off");
        });
        // what the server logs precedes the end of the connection
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        root.addAppender(lines);
        lines.start();
        try {
            assertThat(send(speech()).statusCode()).isEqualTo(502);
        } catch (IOException broken) {
            assertThat(broken).isNotInstanceOf(HttpTimeoutException.class);
        } finally {
            root.detachAppender(lines);
        }

        assertThat(List.copyOf(lines.list)).noneMatch(line -> line.getLevel().isGreaterOrEqual(Level.ERROR));
    }

    @ParameterizedTest
    @CsvSource({"audio/mpeg, gzip", "image/png, deflate"})
    void aBombInAnAnswerEndsItAtOnce(String type, String coding) throws Exception {
        byte[] bomb = bomb(400, coding, "", "");
        upstream.answers(exchange -> {
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.getResponseHeaders().set("Content-Encoding", coding);
            exchange.sendResponseHeaders(200, bomb.length);
            exchange.getResponseBody().write(bomb, 0, 300);
            exchange.getResponseBody().flush();
            exchange.getResponseBody().write(bomb, 300, bomb.length - 300);
        });
        long start = System.nanoTime();

        try {
            assertThat(send(speech()).statusCode())
                    .as("if the first piece is refused")
                    .isEqualTo(502);
        } catch (IOException broken) {
            assertThat(broken).isNotInstanceOf(HttpTimeoutException.class).hasMessageContaining("bytes received");
        }

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void contentThatIsCompressedVeryMuchPassesInAnyPieces() throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 40_000; i++) {
            text.append("data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,")
                    .append("\"delta\":{\"content\":\"")
                    .append(i * 7919L % 1000)
                    .append("\"}}]}\n\n");
        }
        byte[] packed = zipped(ascii(text.toString()));
        upstream.answers(exchange -> {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            ScriptedUpstream.answer(exchange, 200, "audio/mpeg", packed);
        });

        HttpResponse<byte[]> answer = send(speech());

        assertThat(text.length() / packed.length).as("compressed to a part of").isBetween(20, 120);
        assertThat(answer.body()).isEqualTo(packed);
    }

    @Test
    void aStreamOfEventsThatBreaksOffBeforeItsAnnouncedEndTellsWhy() throws Exception {
        upstream.answers(exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 60);
            ScriptedUpstream.send(exchange, "data: {\"choices\":[]}\n\n");
            throw new IOException("breaks off");
        });

        String body = "{\"model\":\"gpt-4o\",\"messages\":[],\"stream\":true}";

        String answer = Wire.exchange(
                gateway.port(),
                head("POST " + CHAT, "Content-Type: application/json", "Content-Length: " + body.length()),
                ascii(body));

        assertThat(answer)
                .doesNotContainIgnoringCase("content-length")
                .contains("\"code\":\"upstream-invalid-response\"");
    }

    private static byte[] zipped(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(content);
        }
        return bytes.toByteArray();
    }

    // ---- requests ----------------------------------------------------------------------------------------------

    @Test
    void refusesJsonThatIsNoUtf8() throws Exception {
        upstream.answers(200, "application/json", "{}");
        byte[] body = ascii("{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"\u00ff\u00fe\"}]}");

        HttpResponse<byte[]> answer =
                send(to(CHAT).header("Content-Type", "application/json").POST(BodyPublishers.ofByteArray(body)));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("malformed-request");
        assertThat(upstream.seen()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"gpt-4o\",\"model\":\"gpt-4o-mini\"}",
                "{\"model\":\"gpt-4o\"} {\"model\":\"gpt-4o-mini\"}",
                "{\"model\":[\"gpt-4o\"]}",
                "{\"model\":\"gpt-4o\"",
                "{'model':'gpt-4o'}",
                "{\"model\":\"gpt-4o\\u0000\"}"
            })
    void refusesWhatReadersCouldUnderstandDifferently(String body) throws Exception {
        upstream.answers(200, "application/json", "{}");

        HttpResponse<byte[]> answer =
                send(to(CHAT).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(upstream.seen()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain, '', 415",
        "application/json; charset=utf-16, '', 415",
        "application/json, br, 415",
        "application/json, 'gzip, gzip', 415",
        "application/json, gzip, 400"
    })
    void refusesAModelThatItCannotRead(String type, String coding, int status) throws Exception {
        upstream.answers(200, "application/json", "{}");
        HttpRequest.Builder request =
                to(CHAT).header("Content-Type", type).POST(BodyPublishers.ofString("{\"model\":\"gpt-4o\"}"));

        HttpResponse<byte[]> answer = send(coding.isEmpty() ? request : request.header("Content-Encoding", coding));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(upstream.seen()).isEmpty();
    }

    @Test
    void readsCodedRequestsAndPassesThemCoded() throws Exception {
        upstream.answers(200, "application/json", "{\"choices\":[]}");
        byte[] body = zipped(ascii("{\"model\":\"gpt-4o\",\"messages\":[]}"));

        HttpResponse<byte[]> answer = send(to(CHAT).header("Content-Type", "application/json")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(body)));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(upstream.only().body()).isEqualTo(body);
        assertThat(upstream.only().headers().getFirst("Content-Encoding")).isEqualTo("gzip");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100_000})
    void passesChunksOfAnySize(int size) throws Exception {
        upstream.answers(200, "application/json", "{\"choices\":[]}");
        byte[] body = ("{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"" + "é".repeat(500)
                        + "\"}]}")
                .getBytes(StandardCharsets.UTF_8);

        String answer = Wire.exchange(
                gateway.port(),
                head("POST " + CHAT, "Content-Type: application/json", "Transfer-Encoding: chunked"),
                Wire.chunked(body, size));

        assertThat(answer).startsWith("HTTP/1.1 200");
        assertThat(upstream.only().body()).isEqualTo(body);
    }

    @Test
    void passesRepeatedHeadersAndKeepsItsOwn() throws Exception {
        upstream.answers(200, "application/json", "{\"choices\":[]}");

        String answer = Wire.exchange(
                gateway.port(),
                head(
                        "POST " + CHAT,
                        "Content-Type: application/json",
                        "Content-Length: 18",
                        "X-Twice: one",
                        "X-Twice: two",
                        "Lang: jp",
                        "Cookie: a=b",
                        "X-Forwarded-For: 1.2.3.4",
                        "mj-api-secret: mine"),
                ascii("{\"model\":\"gpt-4o\"}"));

        assertThat(answer).startsWith("HTTP/1.1 200");
        ScriptedUpstream.Seen seen = upstream.only();
        assertThat(seen.headers().get("X-Twice")).containsExactly("one", "two");
        assertThat(seen.headers().getFirst("Lang")).isEqualTo("jp");
        assertThat(seen.headers()).doesNotContainKeys("Cookie", "X-forwarded-for", "Mj-api-secret", "Idempotency-key");
    }

    @Test
    void takesTheCredentialOutOfTheQueryAndLeavesTheRest() throws Exception {
        upstream.answers(200, "application/json", "{\"candidates\":[]}");

        HttpResponse<byte[]> answer = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port()
                                + "/v1beta/models/gemini-2.5-flash:generateContent?a=%20b&key=" + key
                                + "&alt=json&empty="))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"contents\":[]}"))
                        .build(),
                BodyHandlers.ofByteArray());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(upstream.only().target())
                .isEqualTo("/v1beta/models/gemini-2.5-flash:generateContent?a=%20b&alt=json&empty=");
    }

    // ---- responses ---------------------------------------------------------------------------------------------

    @Test
    void passesCodedAnswersAsTheyAre() throws Exception {
        byte[] twice = zipped(zipped(ascii("{\"choices\":[]}")));
        upstream.answers(exchange -> {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            ScriptedUpstream.answer(exchange, 200, "application/json", twice);
        });

        HttpResponse<byte[]> answer = send(to(CHAT).header("Content-Type", "application/json")
                .header("Accept-Encoding", "br;q=1, gzip;q=0.5")
                .POST(BodyPublishers.ofString("{\"model\":\"gpt-4o\"}")));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(twice);
        assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(upstream.only().headers().getFirst("Accept-Encoding")).isEqualTo("gzip;q=0.5");
    }

    @Test
    void coversOurKeyWhereverItComesBack() throws Exception {
        upstream.answers(200, "application/json", "{\"choices\":[],\"echo\":\"" + UPSTREAM_KEY + "\"}");
        assertThat(text(send(chat("{\"model\":\"gpt-4o\"}"))))
                .contains("\"echo\":\"***")
                .doesNotContain(UPSTREAM_KEY);

        upstream.answers(exchange -> {
            exchange.getResponseHeaders().set("X-Echo", UPSTREAM_KEY);
            ScriptedUpstream.beginEvents(exchange);
            ScriptedUpstream.send(exchange, "data: {\"a\":\"" + UPSTREAM_KEY.substring(0, 9));
            ScriptedUpstream.send(exchange, UPSTREAM_KEY.substring(9) + "\"}\n\n");
        });
        HttpResponse<byte[]> streamed = send(chat("{\"model\":\"gpt-4o\",\"stream\":true}"));
        assertThat(text(streamed)).isEqualTo("data: {\"a\":\"" + "*".repeat(UPSTREAM_KEY.length()) + "\"}\n\n");
        assertThat(streamed.headers().firstValue("X-Echo")).isEmpty();
    }

    private static HttpRequest.Builder chat(String body) {
        return to(CHAT).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    @Test
    void passesRangesAndConditions() throws Exception {
        upstream.answers(exchange -> {
            exchange.getResponseHeaders().set("Content-Range", "bytes 0-3/10");
            ScriptedUpstream.answer(exchange, 206, "video/mp4", new byte[] {0, -1, 2, -3});
        });
        HttpResponse<byte[]> part = send(to(FETCH).header("Range", "bytes=0-3"));
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).containsExactly(0, -1, 2, -3);
        assertThat(part.headers().firstValue("Content-Range")).hasValue("bytes 0-3/10");
        assertThat(upstream.only().headers().getFirst("Range")).isEqualTo("bytes=0-3");

        upstream.answers(exchange -> {
            exchange.getResponseHeaders().set("ETag", "\"x\"");
            exchange.sendResponseHeaders(304, -1);
        });
        HttpResponse<byte[]> unchanged = send(to(FETCH).header("If-None-Match", "\"x\""));
        assertThat(unchanged.statusCode()).isEqualTo(304);
        assertThat(unchanged.headers().firstValue("ETag")).hasValue("\"x\"");

        upstream.answers(exchange -> exchange.sendResponseHeaders(204, -1));
        assertThat(send(to(FETCH)).statusCode()).isEqualTo(204);
    }

    @Test
    void answersHeadAsTheUpstreamDoes() throws Exception {
        upstream.answers(exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "video/mp4");
            exchange.getResponseHeaders().set("Content-Length", "12345");
            exchange.sendResponseHeaders(200, -1);
        });

        HttpResponse<byte[]> answer = send(to(FETCH).method("HEAD", BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValue("Content-Length")).hasValue("12345");
        assertThat(upstream.only().method()).isEqualTo("HEAD");
    }

    @Test
    void saysItselfWhichMethodsThereAre() throws Exception {
        upstream.answers(200, "application/json", "{}");

        HttpResponse<byte[]> options = send(to(CHAT).method("OPTIONS", BodyPublishers.noBody()));
        HttpResponse<byte[]> wrong = send(to(CHAT).DELETE());

        assertThat(options.statusCode()).isEqualTo(204);
        assertThat(options.headers().firstValue("Allow")).hasValue("POST");
        assertThat(wrong.statusCode()).isEqualTo(405);
        assertThat(wrong.headers().firstValue("Allow")).hasValue("POST");
        assertThat(text(wrong)).contains("gateway_error").contains("method-not-allowed");
        assertThat(upstream.seen()).isEmpty();
    }

    @Test
    void passesRedirectionsOnWithoutFollowingThem() throws Exception {
        upstream.answers(exchange -> {
            exchange.getResponseHeaders().set("Location", upstream.address() + "/klingai/task/2/fetch?a=b");
            exchange.sendResponseHeaders(302, -1);
        });
        HttpResponse<byte[]> inside = send(to(FETCH));
        assertThat(inside.statusCode()).isEqualTo(302);
        assertThat(inside.headers().firstValue("Location")).hasValue("/klingai/task/2/fetch?a=b");
        assertThat(upstream.seen()).hasSize(1);

        upstream.answers(exchange -> {
            exchange.getResponseHeaders().set("Location", "https://elsewhere.example/?key=" + UPSTREAM_KEY);
            exchange.sendResponseHeaders(307, -1);
        });
        HttpResponse<byte[]> leaking = send(to(FETCH));
        assertThat(leaking.statusCode()).isEqualTo(307);
        assertThat(leaking.headers().firstValue("Location")).isEmpty();
    }

    @Test
    void passesAnswersInChunksOfOneByteAndRepeatedHeaders() throws Exception {
        byte[] body = "{\"choices\":[],\"text\":\"é\"}".getBytes(StandardCharsets.UTF_8);
        try (RawServer raw = RawServer.start(socket -> {
                    RawServer.readRequest(socket);
                    socket.getOutputStream()
                            .write(ascii(String.join(
                                    "\r\n",
                                    "HTTP/1.1 200 OK",
                                    "Content-Type: application/json",
                                    "X-Twice: one",
                                    "X-Twice: two",
                                    "Set-Cookie: a=b",
                                    "Server: hidden",
                                    "Transfer-Encoding: chunked",
                                    "",
                                    "")));
                    socket.getOutputStream().write(Wire.chunked(body, 1));
                    socket.getOutputStream().flush();
                });
                RunningGateway other = RunningGateway.start(
                        data.resolve("raw"), "gateway.upstream.base-url=http://127.0.0.1:" + raw.port())) {
            HttpResponse<byte[]> answer = http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + other.port() + CHAT))
                            .header(
                                    "Authorization",
                                    "Bearer " + TypedCaller.of(other).key())
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString("{\"model\":\"gpt-4o\"}"))
                            .build(),
                    BodyHandlers.ofByteArray());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(body);
            assertThat(answer.headers().allValues("X-Twice")).containsExactly("one", "two");
            assertThat(answer.headers().map()).doesNotContainKeys("set-cookie", "server");
        }
    }

    private static String webSocket(String path, String with) throws Exception {
        return Wire.exchange(
                gateway.port(),
                ascii("GET " + path + " HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer " + with
                        + "\r\nConnection: Upgrade\r\nUpgrade: WebSocket\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
                        + "GET /livez HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n\r\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/responses, \"code\":\"upgrade-required\"",
        "/codex/v1/responses, \"code\":\"upgrade-required\"",
        "/v1/chat/completions, \"code\":\"upgrade-required\"",
        "/v1/models, \"code\":\"upgrade-required\"",
        "/v1/messages, \"type\":\"invalid_request_error\"",
        "/v1beta/models/gemini-2.0-flash:generateContent, \"status\":\"UNIMPLEMENTED\""
    })
    void sendsClientsOfWebSocketsToHttp(String path, String error) throws Exception {
        String answer = webSocket(path, key);

        assertThat(answer)
                .startsWith("HTTP/1.1 426")
                .containsIgnoringCase("\r\nUpgrade: HTTP/1.1\r\n")
                .containsIgnoringCase("\r\nConnection: Upgrade\r\n")
                .contains(error)
                // the connection stays usable
                .contains("HTTP/1.1 200");
        assertThat(Wire.body(answer).indexOf("HTTP/1.1 200")).isLessThan(600);
    }

    @ParameterizedTest
    @CsvSource({"/v1/realtime, 404", "/v1/nothing, 404", "/api/v1/nothing, 404", "/api/v1/operations, 200"})
    void answersOtherPathsAsWithoutAWebSocket(String path, int status) throws Exception {
        assertThat(webSocket(path, key)).startsWith("HTTP/1.1 " + status);
    }

    @Test
    void ignoresAnUpgradeOfACall() throws Exception {
        upstream.answers(200, "application/json", "{}");

        String answer = Wire.exchange(
                gateway.port(),
                ascii("POST /v1/responses HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer " + key
                        + "\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 28\r\n\r\n{\"model\":\"gpt-4o\",\"input\":1}"));

        assertThat(answer).startsWith("HTTP/1.1 200");
        assertThat(upstream.only().headers()).doesNotContainKey("Upgrade");
    }
}
