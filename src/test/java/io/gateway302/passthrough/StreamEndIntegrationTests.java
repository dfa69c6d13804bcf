package io.gateway302.passthrough;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.RunningGateway;
import io.gateway302.ledger.LedgerCaller;
import io.gateway302.ledger.LedgerCaller.Row;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of callers that close a stream: after its end, which is a success, and before it. */
class StreamEndIntegrationTests {

    private static final String CHAT = "/v1/chat/completions";
    private static final String LONG_CHAT =
            "{\"model\":\"gpt-4o\",\"stream\":true,\"max_tokens\":100000,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
    private static final String FRAME =
            "data: {\"id\":\"c-1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hello you\"}}]}\n\n";
    private static final String USAGE =
            "data: {\"id\":\"c-1\",\"choices\":[],\"usage\":{\"prompt_tokens\":4,\"completion_tokens\":7,\"total_tokens\":11}}\n\n";
    private static final String DONE = "data: [DONE]\n\n";

    private static final ScriptedUpstream upstream = ScriptedUpstream.start();
    private static final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    static Path data;

    private static RunningGateway gateway;
    private static LedgerCaller ledger;
    private static String key;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(
                data,
                "gateway.upstream.base-url=" + upstream.address(),
                "gateway.usage.prices[openai.chat.amount]=0.00001",
                "gateway.usage.prices[anthropic.messages.amount]=0.00001",
                "gateway.usage.prices[dalle.edits.amount]=0.04");
        ledger = new LedgerCaller(gateway.port());
        key = ledger.newClient("reader");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.close();
    }

    /** Sends a stream that stays open after its frames. The caller reads until this text, then closes its socket. */
    private static Row left(String with, String path, String body, String type, String frames, String until)
            throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        upstream.answers(exchange -> {
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(200, 0);
            ScriptedUpstream.send(exchange, frames);
            try {
                over.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        });
        String id = UUID.randomUUID().toString();
        HttpResponse<InputStream> answer = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                        .header("Authorization", "Bearer " + with)
                        .header("Content-Type", "application/json")
                        .header("X-Request-Id", id)
                        .timeout(Duration.ofSeconds(30))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        StringBuilder text = new StringBuilder();
        while (text.indexOf(until, Math.max(0, text.length() - until.length())) < 0) {
            byte[] next = answer.body().readNBytes(1);
            assertThat(next).as("after %s", text).hasSize(1);
            text.append(new String(next, StandardCharsets.ISO_8859_1));
        }
        answer.body().close();
        try {
            return ledger.row(id);
        } finally {
            over.countDown();
        }
    }

    record Ended(String name, String path, String body, String type, String frames, String until) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Ended> ended() {
        String events = "text/event-stream";
        String claude =
                "{\"model\":\"claude-sonnet-4-20250514\",\"max_tokens\":100000,\"stream\":true,\"messages\":[]}";
        String gemini = "/v1beta/models/gemini-2.0-flash:streamGenerateContent";
        String contents = "{\"contents\":[],\"generationConfig\":{\"maxOutputTokens\":100000}}";
        return Stream.of(
                new Ended("chat", CHAT, LONG_CHAT, events, FRAME + USAGE + DONE, "[DONE]"),
                new Ended(
                        "chat, usage with the last choice and no end",
                        CHAT,
                        LONG_CHAT,
                        events,
                        FRAME
                                + "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":4,\"completion_tokens\":7}}\n\n",
                        "\"stop\""),
                new Ended(
                        "Responses",
                        "/v1/responses",
                        "{\"model\":\"gpt-4o\",\"stream\":true,\"max_output_tokens\":100000,\"input\":\"x\"}",
                        events,
                        """
                        event: response.output_text.delta
                        data: {"type":"response.output_text.delta","delta":"Hi"}

                        event: response.completed
                        data: {"type":"response.completed","response":{"usage":{"input_tokens":4,"output_tokens":7,"total_tokens":11}}}

                        """,
                        "\"total_tokens\""),
                new Ended("Anthropic", "/v1/messages", claude, events, """
                        event: message_start
                        data: {"type":"message_start","message":{"model":"claude","usage":{"input_tokens":4,"output_tokens":1}}}

                        event: message_delta
                        data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":7}}

                        event: message_stop
                        data: {"type":"message_stop"}

                        """, "\"message_stop\""),
                new Ended("Gemini as events", gemini + "?alt=sse", contents, events, """
                        data: {"candidates":[{"content":{"parts":[{"text":"b"}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":4,"candidatesTokenCount":7}}

                        """, "\"STOP\""),
                new Ended(
                        "Gemini as a list",
                        gemini,
                        contents,
                        "application/json",
                        // a list is passed on while it arrives only if it is large
                        "[{\"candidates\":[{\"content\":{\"parts\":[{\"inlineData\":{\"data\":\""
                                + "A".repeat(1100 * 1024)
                                + "\"}}]}}],\"usageMetadata\":{\"promptTokenCount\":4}}\n,\n"
                                + "{\"candidates\":[{\"finishReason\":\"STOP\"}],"
                                + "\"usageMetadata\":{\"promptTokenCount\":4,\"candidatesTokenCount\":7}}]\n",
                        "7}}]"),
                new Ended("Tencent", CHAT, LONG_CHAT, events, """
                        data: {"Choices":[{"Delta":{"Content":"x"},"FinishReason":""}],"Usage":{"PromptTokens":4,"CompletionTokens":1,"TotalTokens":5}}

                        data: {"Choices":[{"Delta":{"Content":""},"FinishReason":"stop"}],"Usage":{"PromptTokens":4,"CompletionTokens":7,"TotalTokens":11}}

                        """, "\"stop\""),
                new Ended("JSON lines", CHAT, LONG_CHAT, "application/x-ndjson", """
                        {"model":"m","message":{"content":"a"},"done":false}
                        {"model":"m","usage":{"prompt_tokens":4,"completion_tokens":7},"done":true}
                        """, "\"done\":true"));
    }

    @ParameterizedTest
    @MethodSource("ended")
    void aStreamThatIsClosedAfterItsEndHasSucceeded(Ended stream) throws Exception {
        Row row = left(key, stream.path(), stream.body(), stream.type(), stream.frames(), stream.until());

        assertThat(row.outcome()).isEqualTo("succeeded");
        assertThat(row.all().get("units")).asString().contains("input_token=4", "output_token=7");
    }

    @Test
    void anImageStreamThatIsClosedAfterItsEndHasSucceeded() throws Exception {
        Row row = left(
                key,
                "/v1/images/edits",
                "{\"model\":\"gpt-image-1\",\"stream\":true,\"prompt\":\"x\"}",
                "text/event-stream",
                """
                event: image_edit.partial_image
                data: {"type":"image_edit.partial_image","b64_json":"AAAA","partial_image_index":0}

                event: image_edit.completed
                data: {"type":"image_edit.completed","b64_json":"AAAA","usage":{"input_tokens":50,"output_tokens":4000,"total_tokens":4050}}

                """,
                "4050");

        assertThat(row.outcome()).isEqualTo("succeeded");
        assertThat(row.cost()).isEqualByComparingTo("0.04");
    }

    /** The tokens of an image must not be multiplied by the price of an image. */
    @Test
    void anImageStreamThatIsLeftCostsItsImage() throws Exception {
        Row row = left(
                key,
                "/v1/images/edits",
                "{\"model\":\"gpt-image-1\",\"stream\":true,\"prompt\":\"x\"}",
                "text/event-stream",
                """
                event: image_edit.partial_image
                data: {"type":"image_edit.partial_image","b64_json":"AAAA","usage":{"input_tokens":50,"output_tokens":4000}}

                """,
                "4000");

        assertThat(row.outcome()).isEqualTo("cancelled");
        assertThat(row.cost()).isEqualByComparingTo("0.04");
        assertThat(row.costSource()).isEqualTo("estimate");
    }

    @Test
    void whoLeavesAfterTheEndPaysForTheUsageToldAndCallsAgain() throws Exception {
        String limited = ledger.newClientOf("{\"name\":\"limited\",\"limits\":{\"usd_per_day\":\"1.5\"}}");

        Row row = left(limited, CHAT, LONG_CHAT, "text/event-stream", FRAME + USAGE + DONE, "[DONE]");

        assertThat(row.cost()).isEqualByComparingTo("0.00011");
        assertThat(left(limited, CHAT, LONG_CHAT, "text/event-stream", FRAME + USAGE + DONE, "[DONE]")
                        .outcome())
                .isEqualTo("succeeded");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 40})
    void whoLeavesBeforeTheEndPaysForWhatCame(int frames) throws Exception {
        String limited =
                ledger.newClientOf("{\"name\":\"leaver-" + frames + "\",\"limits\":{\"usd_per_day\":\"1.5\"}}");

        Row row = left(limited, CHAT, LONG_CHAT, "text/event-stream", FRAME.repeat(frames) + ": end\n\n", ": end");

        // 9 characters a frame are 3 tokens, and the prompt has a few
        assertThat(row.outcome()).isEqualTo("cancelled");
        assertThat(row.costSource()).isEqualTo("estimate");
        assertThat(row.cost())
                .isBetween(
                        new BigDecimal("0.00003").multiply(BigDecimal.valueOf(frames)),
                        new BigDecimal("0.0001").add(new BigDecimal("0.00003").multiply(BigDecimal.valueOf(frames))));
        assertThat(left(limited, CHAT, LONG_CHAT, "text/event-stream", FRAME + USAGE + DONE, "[DONE]")
                        .outcome())
                .as("the rest of the budget is free again")
                .isEqualTo("succeeded");
    }

    @Test
    void whatWasToldBeforeTheCallerLeftIsCharged() throws Exception {
        Row row = left(
                key,
                "/v1/messages",
                "{\"model\":\"claude-sonnet-4-20250514\",\"max_tokens\":100000,\"stream\":true,\"messages\":[]}",
                "text/event-stream",
                """
                event: message_start
                data: {"type":"message_start","message":{"model":"claude","usage":{"input_tokens":500,"output_tokens":1}}}

                event: content_block_delta
                data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hello, this is text"}}

                """,
                "this is text");

        assertThat(row.outcome()).isEqualTo("cancelled");
        assertThat(row.costSource()).isEqualTo("estimate");
        assertThat(row.all().get("units")).asString().contains("input_token=500", "output_token=5");
        assertThat(row.cost()).isEqualByComparingTo("0.00505");
    }
}
