package io.gateway302.sandbox;

import static io.gateway302.sandbox.SandboxCaller.KEY;
import static io.gateway302.sandbox.SandboxCaller.chat;
import static io.gateway302.sandbox.SandboxCaller.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tests of streams and their faults. */
class SandboxStreamTests {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final String CHAT = "/v1/chat/completions";

    private static final String STREAM = ", \"stream\": true";

    private static final String USAGE = ", \"stream_options\": {\"include_usage\": true}";

    private final SandboxCaller sandbox = new SandboxCaller();

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void streamsWhatItWouldSayAtOnce() throws Exception {
        JsonNode whole = json(sandbox.send(sandbox.post(CHAT, chat("a cat and a dog", ""))));

        List<JsonNode> frames = frames(chat("a cat and a dog", STREAM));

        assertThat(text(frames))
                .isEqualTo("You said: a cat and a dog")
                .isEqualTo(whole.at("/choices/0/message/content").stringValue());
        assertThat(frames).allSatisfy(frame -> {
            assertThat(frame.at("/object").stringValue()).isEqualTo("chat.completion.chunk");
            assertThat(frame.at("/model").stringValue()).isEqualTo("gpt-4o");
            assertThat(frame.at("/usage").isNull()).isTrue();
            assertThat(frame.at("/choices")).hasSize(1);
        });
        assertThat(frames.getFirst().at("/choices/0/delta/role").stringValue()).isEqualTo("assistant");
        assertThat(frames.getLast().at("/choices/0/finish_reason").stringValue())
                .isEqualTo("stop");
    }

    @Test
    void tellsTheUsageInAFrameOfItsOwnIfItIsAskedTo() throws Exception {
        JsonNode whole = json(sandbox.send(sandbox.post(CHAT, chat("a cat", ""))));

        List<JsonNode> frames = frames(chat("a cat", STREAM + USAGE));

        assertThat(frames.getLast().at("/choices")).isEmpty();
        assertThat(frames.getLast().at("/usage")).isEqualTo(whole.at("/usage"));
        assertThat(whole.at("/usage/prompt_tokens").intValue()).isEqualTo(2);
        assertThat(whole.at("/usage/completion_tokens").intValue()).isEqualTo(4);
        assertThat(frames.subList(0, frames.size() - 1))
                .allMatch(frame -> frame.at("/usage").isNull());
    }

    @Test
    void sendsEachFrameByItself() throws Exception {
        List<String> chunks = new ArrayList<>();
        try (Socket socket = submit(chat("a cat", STREAM))) {
            InputStream answer = socket.getInputStream();
            head(answer);
            for (String chunk = chunk(answer); !chunk.isEmpty(); chunk = chunk(answer)) {
                chunks.add(chunk);
            }
        }

        assertThat(chunks).hasSizeGreaterThan(5).allMatch(chunk -> chunk.indexOf("\n\n") == chunk.length() - 2);
    }

    @Test
    void keepsThePaceThatIsAskedFor() throws Exception {
        Instant start = Instant.now();

        List<JsonNode> frames = frames(chat("sandbox:stream=5x60", STREAM + USAGE));

        assertThat(Duration.between(start, Instant.now())).isGreaterThanOrEqualTo(Duration.ofMillis(300));
        assertThat(text(frames)).isEqualTo("1 2 3 4 5 ");
        assertThat(frames.getLast().at("/usage/completion_tokens").intValue()).isEqualTo(5);
        List<Long> sent = frames.stream()
                .filter(frame -> frame.has("sandbox_sent_us"))
                .map(frame -> frame.at("/sandbox_sent_us").longValue())
                .toList();
        assertThat(sent).hasSize(5);
        assertThat(sent.getLast() - sent.getFirst()).isGreaterThanOrEqualTo(4 * 60_000L - 10_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/v1/messages", "/v1/responses", "/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse"})
    void sendsAsManyFramesAsAreAskedForInOtherDialects(String path) throws Exception {
        String body = """
                {"model": "claude-3-5-sonnet-20241022", "max_tokens": 9, "stream": true,
                 "messages": [{"role": "user", "content": "sandbox:stream=1000x0"}],
                 "input": "sandbox:stream=1000x0", "contents": [{"parts": [{"text": "sandbox:stream=1000x0"}]}]}""";

        String answer = sandbox.send(sandbox.post(path, body)).body();

        assertThat(answer.split("sandbox_sent_us", -1)).hasSize(1001);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /v1/chat/completions | data: {"error":{"err_code":-10003,
                    /v1/messages | event: error\\ndata: {"type":"error","error":{"type":"api_error",
                    /v1/responses | event: error\\ndata: {"type":"error","code":"-10003",
                    /v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse | data: {"error":{"code":500,
                    """)
    void tellsOfAnErrorInTheMiddleInItsDialect(String path, String start) throws Exception {
        String body = """
                {"model": "gpt-4o", "max_tokens": 9, "stream": true,
                 "messages": [{"role": "user", "content": "sandbox:stream-error"}], "input": "sandbox:stream-error",
                 "contents": [{"parts": [{"text": "sandbox:stream-error"}]}]}""";

        HttpResponse<String> response = sandbox.send(sandbox.post(path, body));

        assertThat(response.statusCode()).isEqualTo(200);
        List<String> frames = List.of(response.body().split("\n\n"));
        assertThat(frames).hasSizeGreaterThan(1);
        assertThat(frames.getLast()).startsWith(start.replace("\\n", "\n")).contains("Network error");
        assertThat(response.body()).doesNotContain("[DONE]").doesNotContain("message_stop");
    }

    @Test
    void tellsOfAnErrorInABareLine() throws Exception {
        String answer = sandbox.send(sandbox.post(CHAT, chat("sandbox:bare-error", STREAM)))
                .body();

        assertThat(answer)
                .startsWith("data: {")
                .endsWith("\"type\":\"api_error\"}}\n")
                .doesNotContain("[DONE]");
        String last = answer.substring(answer.lastIndexOf("\n\n") + 2);
        assertThat(JSON.readTree(last).at("/error/err_code").intValue()).isEqualTo(-10003);
    }

    @Test
    void dropsTheConnectionBetweenTwoFrames() throws Exception {
        try (Socket socket = submit(chat("sandbox:cut", STREAM))) {
            String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);

            assertThat(answer)
                    .contains("chat.completion.chunk")
                    .endsWith("\n\n\r\n")
                    .doesNotContain("[DONE]");
        }
        assertThat(json(sandbox.get("/sandbox/generations")).at("/generations").intValue())
                .isEqualTo(1);
    }

    @Test
    void dropsTheConnectionInsideAFrame() throws Exception {
        try (Socket socket = submit(chat("sandbox:half", STREAM))) {
            String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);

            String last = answer.substring(answer.lastIndexOf("data: "));
            assertThat(last).startsWith("data: {\"id\":\"chatcmpl-").doesNotContain("\n\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {STREAM, ""})
    void fallsSilentInTheMiddleAndKeepsTheConnection(String stream) throws Exception {
        try (Socket socket = submit(chat("sandbox:stall", stream))) {
            InputStream answer = socket.getInputStream();
            head(answer);
            assertThat(chunk(answer)).contains("chatcmpl-");
            socket.setSoTimeout(300);
            assertThatThrownBy(answer::readAllBytes).isInstanceOf(SocketTimeoutException.class);
            assertThat(sandbox.connections().at("/streams").intValue()).isEqualTo(1);
        }
    }

    @Test
    void seesThatThePeerLeavesAStream() throws Exception {
        try (Socket socket = submit(chat("sandbox:stall", STREAM))) {
            head(socket.getInputStream());
            Awaitility.await()
                    .untilAsserted(() -> assertThat(
                                    sandbox.connections().at("/streams").intValue())
                            .isEqualTo(1));
        }

        Awaitility.await().untilAsserted(() -> {
            JsonNode traffic = sandbox.connections();
            assertThat(traffic.at("/streams").intValue()).isZero();
            assertThat(traffic.at("/streams_cancelled").intValue()).isEqualTo(1);
            assertThat(traffic.at("/calls_cancelled").intValue()).isZero();
            assertThat(traffic.at("/open").intValue()).isEqualTo(1);
        });
    }

    @Test
    void seesThatThePeerLeavesBeforeTheAnswer() throws Exception {
        try (Socket socket = submit(chat("sandbox:slow=60000", ""))) {
            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(sandbox.connections().at("/open").intValue())
                                    .isEqualTo(2));
            assertThat(socket.isConnected()).isTrue();
        }

        Awaitility.await()
                .untilAsserted(() -> assertThat(
                                sandbox.connections().at("/calls_cancelled").intValue())
                        .isEqualTo(1));
    }

    @Test
    void countsAStreamThatEndsAsEnded() throws Exception {
        frames(chat("a cat", STREAM));

        Awaitility.await().untilAsserted(() -> {
            JsonNode traffic = sandbox.connections();
            assertThat(traffic.at("/streams_ended").intValue()).isEqualTo(1);
            assertThat(traffic.at("/streams_cancelled").intValue()).isZero();
            assertThat(traffic.at("/calls_cancelled").intValue()).isZero();
        });
        sandbox.bytes("DELETE", sandbox.at("/sandbox/generations").toString());
        assertThat(sandbox.connections().at("/streams_ended").intValue()).isZero();
    }

    @Test
    void needsNoThreadForAStream() throws Exception {
        frames(chat("sandbox:stream=2x1", STREAM));
        int before = Thread.activeCount();
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                sockets.add(submit(chat("sandbox:stream=1000x100", STREAM)));
            }
            Awaitility.await()
                    .untilAsserted(() -> assertThat(
                                    sandbox.connections().at("/streams").intValue())
                            .isEqualTo(200));
            assertThat(Thread.activeCount()).isLessThan(before + 20);
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
        Awaitility.await()
                .untilAsserted(() -> assertThat(
                                sandbox.connections().at("/streams_cancelled").intValue())
                        .isEqualTo(200));
    }

    @Test
    void sendsAWholeAnswerInPiecesIfItIsAskedTo() throws Exception {
        HttpResponse<String> response = sandbox.send(sandbox.post(CHAT, chat("sandbox:stream=4x20", "")));

        assertThat(response.headers().firstValue("Content-Length")).isEmpty();
        assertThat(json(response).at("/object").stringValue()).isEqualTo("chat.completion");
    }

    @Test
    void streamsGeminiAsAnArrayWithoutSse() throws Exception {
        HttpResponse<String> response = sandbox.send(sandbox.post(
                "/v1beta/models/gemini-2.5-pro:streamGenerateContent",
                "{\"contents\": [{\"parts\": [{\"text\": \"a cat\"}]}]}"));

        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        JsonNode frames = json(response);
        StringBuilder text = new StringBuilder();
        for (JsonNode frame : frames) {
            text.append(frame.at("/candidates/0/content/parts/0/text").stringValue());
        }
        assertThat(text).hasToString("You said: a cat");
        JsonNode last = frames.path(frames.size() - 1);
        assertThat(last.at("/candidates/0/finishReason").stringValue()).isEqualTo("STOP");
        assertThat(last.at("/usageMetadata/totalTokenCount").intValue()).isEqualTo(6);
    }

    // ---- helpers -------------------------------------------------------------------------------------------------

    private List<JsonNode> frames(String body) throws Exception {
        HttpResponse<String> response = sandbox.send(sandbox.post(CHAT, body));
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
        List<String> frames = List.of(response.body().split("\n\n"));
        assertThat(frames.getLast()).isEqualTo("data: [DONE]");
        return frames.subList(0, frames.size() - 1).stream()
                .map(frame -> JSON.readTree(frame.substring("data: ".length())))
                .toList();
    }

    private static String text(List<JsonNode> frames) {
        StringBuilder text = new StringBuilder();
        frames.forEach(frame -> text.append(frame.at("/choices/0/delta/content").asString("")));
        return text.toString();
    }

    private Socket submit(String body) throws IOException {
        URI address = sandbox.at(CHAT);
        Socket socket = new Socket(address.getHost(), address.getPort());
        socket.setSoTimeout(10_000);
        socket.getOutputStream()
                .write(
                        "POST %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
                                .formatted(CHAT, address.getAuthority(), KEY, body.length(), body)
                                .getBytes(UTF_8));
        return socket;
    }

    private static void head(InputStream answer) throws IOException {
        while (!line(answer).isEmpty()) {
            // skips the headers up to the empty line
        }
    }

    private static String chunk(InputStream answer) throws IOException {
        int length = Integer.parseInt(line(answer), 16);
        String chunk = new String(answer.readNBytes(length), UTF_8);
        line(answer);
        return chunk;
    }

    private static String line(InputStream answer) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = answer.read(); next != '\n'; next = answer.read()) {
            if (next < 0) {
                throw new IOException("The answer ends");
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }
}
