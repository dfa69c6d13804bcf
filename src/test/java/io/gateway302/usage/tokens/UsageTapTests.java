package io.gateway302.usage.tokens;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.exchange.Tokens;
import io.gateway302.usage.tokens.UsageTap.Findings;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTapTests {

    private record Sample(String stream, @Nullable Tokens tokens, boolean error, boolean ended) {}

    private static final Map<String, Sample> SAMPLES = samples();

    private static Map<String, Sample> samples() {
        Map<String, Sample> samples = new LinkedHashMap<>();
        samples.put("OpenAI chat", new Sample("""
                : keep-alive

                data: {"id":"c","model":"gpt-4o","choices":[{"delta":{"content":"a \\"usage\\":{ é \\ud83d\\ude00"}}],"usage":null}

                data: {"id":"c","model":"gpt-4o","choices":[{"delta":{},"finish_reason":"stop"}],"usage":null}

                data: {"id":"c","model":"gpt-4o","choices":[],"usage":{"prompt_tokens":10,"completion_tokens":20,"total_tokens":30,"prompt_tokens_details":{"cached_tokens":4}}}

                data: [DONE]

                """, new Tokens(10, 4, 20, 0), false, true));
        samples.put("OpenAI chat, o1", new Sample("""
                data: {"model":"o1-mini","choices":[],"usage":{"prompt_tokens":10,"completion_tokens":20,"completion_tokens_details":{"reasoning_tokens":7}}}

                data: [DONE]
                """, new Tokens(10, 0, 27, 7), false, true));
        samples.put(
                "OpenAI chat without the blank after the colon, with CRLF",
                new Sample("""
                data:{"choices":[],"usage":{"prompt_tokens":10,"completion_tokens":20}}

                data:[DONE]

                """.replace("\n", "\r\n"), new Tokens(10, 0, 20, 0), false, true));
        samples.put("OpenAI chat that broke off", new Sample("""
                data: {"choices":[{"delta":{"content":"x"}}],"usage":null}

                data: {"choices":[{"delta":{"con""", null, false, false));
        samples.put(
                "OpenAI chat, usage last and nothing after", new Sample("""
                data: {"choices":[],"usage":{"prompt_tokens":10,"completion_tokens":20}}""", new Tokens(10, 0, 20, 0), false, true));
        samples.put("Claude", new Sample("""
                event: message_start
                data: {"type":"message_start","message":{"id":"m","model":"claude-x","usage":{"input_tokens":10,"cache_creation_input_tokens":100,"cache_read_input_tokens":1000,"output_tokens":1}}}

                event: ping
                data: {"type": "ping"}

                event: content_block_delta
                data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hello"}}

                event: message_delta
                data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":15}}

                event: message_stop
                data: {"type":"message_stop"}

                """, new Tokens(1110, 1000, 15, 0), false, true));
        samples.put("Claude that failed", new Sample("""
                event: message_start
                data: {"type":"message_start","message":{"usage":{"input_tokens":10,"output_tokens":1}}}

                event: error
                data: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}

                """, new Tokens(10, 0, 1, 0), true, false));
        samples.put(
                "Claude behind a proxy that estimates the input at the start",
                new Sample("""
                event: message_start
                data: {"type":"message_start","message":{"usage":{"input_tokens":8834,"output_tokens":1}}}

                event: message_delta
                data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"input_tokens":18,"cache_read_input_tokens":8831,"output_tokens":426}}

                event: message_stop
                data: {"type":"message_stop"}

                """, new Tokens(8849, 8831, 426, 0), false, true));
        samples.put(
                "Claude that tells the caches of a whole input at the end",
                new Sample("""
                data: {"type":"message_start","message":{"usage":{"input_tokens":8849,"output_tokens":1}}}

                data: {"type":"message_delta","usage":{"cache_read_input_tokens":8831,"output_tokens":426}}

                data: {"type":"message_stop"}

                """, new Tokens(8849, 8831, 426, 0), false, true));
        samples.put("Claude with zeros at the end", new Sample("""
                data: {"type":"message_start","message":{"usage":{"input_tokens":8834,"cache_read_input_tokens":10,"output_tokens":1}}}

                data: {"type":"message_delta","usage":{"input_tokens":0,"cache_read_input_tokens":0,"output_tokens":426}}

                data: {"type":"message_stop"}

                """, new Tokens(8844, 10, 426, 0), false, true));
        samples.put(
                "Claude with all counts at the end, some of them zero",
                new Sample("""
                data: {"type":"message_start","message":{"usage":{"input_tokens":8834,"cache_creation_input_tokens":0,"output_tokens":1}}}

                data: {"type":"message_delta","usage":{"input_tokens":0,"cache_creation_input_tokens":0,"cache_read_input_tokens":8834,"output_tokens":426}}

                data: {"type":"message_stop"}

                """, new Tokens(8834, 8834, 426, 0), false, true));
        samples.put("chat that corrects its counts downwards", new Sample("""
                data: {"choices":[{"delta":{}}],"usage":{"prompt_tokens":100,"completion_tokens":40,"total_tokens":140,"prompt_tokens_details":{"cached_tokens":90}}}

                data: {"choices":[],"usage":{"prompt_tokens":10,"completion_tokens":20,"prompt_tokens_details":{"cached_tokens":0}}}

                data: [DONE]

                """, new Tokens(10, 0, 20, 0), false, true));
        samples.put("chat that ends with zeros only", new Sample("""
                data: {"choices":[],"usage":{"prompt_tokens":10,"completion_tokens":20,"total_tokens":30}}

                data: {"choices":[],"usage":{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}}

                data: [DONE]

                """, new Tokens(10, 0, 20, 0), false, true));
        samples.put("Gemini that counts its thoughts again", new Sample("""
                data: {"candidates":[{}],"usageMetadata":{"promptTokenCount":12,"candidatesTokenCount":1,"thoughtsTokenCount":30,"totalTokenCount":43}}

                data: {"candidates":[{"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":10,"candidatesTokenCount":20,"thoughtsTokenCount":5,"totalTokenCount":35}}

                """, new Tokens(10, 0, 25, 5), false, true));
        samples.put("Responses that corrects its counts", new Sample("""
                data: {"type":"response.in_progress","response":{"usage":{"input_tokens":99,"output_tokens":3,"total_tokens":102}}}

                data: {"type":"response.completed","response":{"usage":{"input_tokens":10,"input_tokens_details":{"cached_tokens":4},"output_tokens":20,"total_tokens":30}}}

                """, new Tokens(10, 4, 20, 0), false, true));
        samples.put("Gemini as events", new Sample("""
                data: {"candidates":[{"content":{"parts":[{"text":"a"}]}}],"usageMetadata":{"promptTokenCount":10,"totalTokenCount":10},"modelVersion":"gemini-x"}

                data: {"candidates":[{"content":{"parts":[{"text":"b"}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":10,"candidatesTokenCount":20,"thoughtsTokenCount":5,"totalTokenCount":35}}

                """, new Tokens(10, 0, 25, 5), false, true));
        samples.put("Gemini as a list", new Sample("""
                [{
                  "candidates": [{"content": {"parts": [{"text": "[DONE] data: \\\\"}]}}],
                  "usageMetadata": {"promptTokenCount": 10}
                }
                ,
                {
                  "candidates": [
                    {
                      "finishReason": "STOP"
                    }
                  ],
                  "usageMetadata": {
                    "promptTokenCount": 10,
                    "candidatesTokenCount": 20
                  }
                }
                ]
                """, new Tokens(10, 0, 20, 0), false, true));
        samples.put("Gemini as a list that broke off", new Sample("""
                [{"candidates": [{"content": {}}], "usageMetadata": {"promptTokenCount": 10, "candidatesTokenCount": 3}}
                ,
                {"candidates": [{""", new Tokens(10, 0, 3, 0), false, false));
        samples.put("Responses", new Sample("""
                event: response.output_text.delta
                data: {"type":"response.output_text.delta","delta":"usage"}

                event: response.completed
                data: {"type":"response.completed","response":{"id":"r","model":"gpt-5","error":null,"output":[{"content":[{"text":"x"}]}],"usage":{"input_tokens":10,"input_tokens_details":{"cached_tokens":4},"output_tokens":20,"output_tokens_details":{"reasoning_tokens":7},"total_tokens":30}}}

                """, new Tokens(10, 4, 20, 7), false, true));
        samples.put("Responses that failed", new Sample("""
                data: {"type":"response.failed","response":{"id":"r","error":{"code":"server_error","message":"x"},"usage":null}}

                """, null, true, true));
        samples.put("Responses with an error event", new Sample("""
                data: {"type":"error","code":"rate_limit_exceeded","message":"x"}

                """, null, true, false));
        samples.put("Tencent", new Sample("""
                data: {"Note":"x","Choices":[{"Delta":{"Content":"x"}}],"Usage":{"PromptTokens":10,"CompletionTokens":20,"TotalTokens":30}}

                data: [DONE]

                """, new Tokens(10, 0, 20, 0), false, true));
        samples.put("a bare error among events", new Sample("""
                data: {"choices":[{"delta":{"content":"x"}}],"usage":null}

                {"error":{"err_code":-10003,"message":"Network error, please try again later","type":"api_error"}}
                """, null, true, false));
        samples.put("a bare error after a frame that broke off", new Sample("""
                data: {"choices":[{"delta":{"content":"x
                {"error":{"err_code":-10003,"message":"x"}}
                data: {"choices":[],"usage":{"prompt_tokens":10,"completion_tokens":20}}
                """, new Tokens(10, 0, 20, 0), true, true));
        samples.put(
                "a bare error after a frame that broke off between two members",
                new Sample("""
                data: {"choices":[{"delta":{}}],
                data: {"error":{"err_code":-10003,"message":"x"}}
                """.replace("}}],", "}}]"), null, true, false));
        samples.put("an error in a frame", new Sample("""
                data: {"error":{"message":"x","code":"y"}}

                data: [DONE]
                """, null, true, true));
        samples.put("no error", new Sample("""
                data: {"error":"","usage":null,"choices":[]}

                data: {"error":null}

                data: [DONE]
                """, null, false, true));
        samples.put("a bare error and nothing else", new Sample("""
                {"error":{"err_code":-10008,"message":"x"}}""", null, true, true));
        samples.put("JSON lines", new Sample("""
                {"model":"m","message":{"content":"a"},"done":false}
                {"model":"m","usage":{"prompt_tokens":10,"completion_tokens":20},"done":true}
                """, new Tokens(10, 0, 20, 0), false, true));
        samples.put("JSON lines of which one broke off", new Sample("""
                {"model":"m","usage":{"prompt_tokens":10,"completion_tokens":20}}
                {"model":"m"
                {"error":{"message":"x"}}
                """, new Tokens(10, 0, 20, 0), true, false));
        samples.put("a whole document", new Sample("""
                {
                  "model": "m",
                  "usage": {"prompt_tokens": 10, "completion_tokens": 20}
                }
                """, new Tokens(10, 0, 20, 0), false, true));
        samples.put("half a document", new Sample("""
                {"model": "m", "usage": {"prompt_tokens": 10, "compl""", null, false, false));
        samples.put("data of several lines", new Sample("""
                data: {"choices":[],
                data: "usage":{"prompt_tokens":10,
                data: "completion_tokens":20}}

                data: [DONE]

                """, new Tokens(10, 0, 20, 0), false, true));
        samples.put("an end without the end of its line", new Sample("data: [DONE]", null, false, true));
        samples.put("half an end", new Sample("data: [DO", null, false, false));
        samples.put(
                "data of several lines, with CRLF",
                new Sample("""
                data: {"choices":[],
                data: "usage":{"prompt_tokens":10,"completion_tokens":20}}

                """.replace("\n", "\r\n"), new Tokens(10, 0, 20, 0), false, true));
        samples.put("an end after a frame that broke off in a text", new Sample("""
                data: {"choices":[{"delta":{"content":"x
                data: [DONE]
                """, null, false, true));
        samples.put("an end after a frame that broke off between two members", new Sample("""
                data: {"choices":"x"
                data: [DONE]
                """, null, false, true));
        samples.put(
                "an event after one that broke off where another object could follow",
                new Sample("""
                data: {"choices":[

                data: {"usage":{"prompt_tokens":10,"completion_tokens":20}}

                """, new Tokens(10, 0, 20, 0), false, false));
        samples.put("a mark of byte order", new Sample("""
                \uFEFFdata: {"usage":{"prompt_tokens":10,"completion_tokens":20}}

                data: [DONE]
                """, new Tokens(10, 0, 20, 0), false, true));
        samples.put("counts that stand in a text", new Sample("""
                data: {"choices":[{"delta":{"content":"{\\"usage\\":{\\"prompt_tokens\\":999}}"}}]}

                data: [DONE]
                """, null, false, true));
        samples.put("nothing", new Sample("", null, false, false));
        samples.put("a web page", new Sample("<html><body>usage: {}</body></html>", null, false, false));
        return samples;
    }

    private static Findings findings(byte[] stream, int... cuts) {
        UsageTap tap = new UsageTap(null);
        int from = 0;
        for (int cut : cuts) {
            tap.feed(Arrays.copyOfRange(stream, from, cut));
            from = cut;
        }
        tap.feed(Arrays.copyOfRange(stream, from, stream.length));
        return tap.findings();
    }

    @TestFactory
    Stream<DynamicTest> findsWhatAStreamTells() {
        return SAMPLES.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    Sample sample = entry.getValue();
                    Findings found = findings(sample.stream().getBytes(UTF_8));
                    assertThat(found.tokens()).isEqualTo(sample.tokens());
                    assertThat(found.error() != null).as("%s", found.error()).isEqualTo(sample.error());
                    assertThat(found.ended()).isEqualTo(sample.ended());
                }));
    }

    @TestFactory
    Stream<DynamicTest> findsTheSameWhereverTheStreamIsCut() {
        return SAMPLES.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    byte[] stream = entry.getValue().stream().getBytes(UTF_8);
                    Findings whole = findings(stream);
                    for (int cut = 0; cut <= stream.length; cut++) {
                        assertThat(findings(stream, cut)).as("cut at %d", cut).isEqualTo(whole);
                    }
                    Random random = new Random(302);
                    for (int i = 0; i < 200; i++) {
                        int[] cuts = random.ints(random.nextInt(20), 0, stream.length + 1)
                                .sorted()
                                .toArray();
                        assertThat(findings(stream, cuts))
                                .as(Arrays.toString(cuts))
                                .isEqualTo(whole);
                    }
                    int[] everywhere = IntStream.range(0, stream.length).toArray();
                    assertThat(findings(stream, everywhere)).isEqualTo(whole);
                }));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # estimated tokens | frame; 4 bytes of text are a token
            3 | data: {"id":"chatcmpl-0123456789","object":"chat.completion.chunk","choices":[{"delta":{"content":"Hello you"}}]}
            5 | data: {"choices":[{"delta":{"reasoning_content":"Hello you"}},{"delta":{"content":"Hello"}}]}
            2 | data: {"choices":[{"delta":{"tool_calls":[{"function":{"arguments":"{\\"a\\":"}}]}}]}
            3 | data: {"type":"content_block_delta","delta":{"type":"text_delta","text":"Hello you"}}
            3 | data: {"type":"content_block_delta","delta":{"type":"thinking_delta","thinking":"Hello you"}}
            3 | data: {"candidates":[{"content":{"parts":[{"text":"Hello you"}]}}]}
            3 | data: {"type":"response.output_text.delta","item_id":"msg_0123456789","delta":"Hello you"}
            0 | data: {"type":"response.output_text.done","item_id":"msg_0123456789","text":"Hello you"}
            3 | data: {"Choices":[{"Delta":{"Role":"assistant","Content":"Hello you"}}]}
            3 | {"model":"m","message":{"role":"assistant","content":"Hello you"},"done":false}
            3 | {"model":"m","response":"Hello you","done":false}
            2 | data: {"choices":[{"delta":{"content":"你好"}}]}
            0 | data: {"choices":[{"delta":{"content":""}}]}
            0 | data: {"type":"image_generation.partial_image","b64_json":"AAAAAAAAAAAAAAAA"}
            """)
    void estimatesTheTokensOfTheTextsThatCame(long tokens, String frame) {
        assertThat(findings((frame + "\n\n").getBytes(UTF_8)).received()).isEqualTo(tokens);
        assertThat(findings((frame + "\n\n" + frame + "\n\n").getBytes(UTF_8)).received())
                .isEqualTo(2 * tokens);
    }

    @Test
    void countsLongTextsWhole() {
        String frame = "data: {\"choices\":[{\"delta\":{\"content\":\"" + "x".repeat(4000) + "\"}}]}\n\n";

        assertThat(findings(frame.getBytes(UTF_8)).received()).isEqualTo(1000);
    }

    @Test
    void leavesTheBufferAsItIs() {
        ByteBuffer buffer = ByteBuffer.wrap("xxdata: {\"usage\":{\"total_tokens\":3}}\nyy".getBytes(UTF_8));
        buffer.position(2).limit(buffer.limit() - 2);
        UsageTap tap = new UsageTap(null);

        tap.feed(buffer);

        assertThat(buffer.position()).isEqualTo(2);
        assertThat(tap.findings().tokens()).isEqualTo(new Tokens(3, 0, 0, 0));
    }

    @Test
    void tellsTheErrorInOneForm() {
        assertThat(errorOf("Claude that failed"))
                .hasToString("{\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}");
        assertThat(errorOf("Responses with an error event"))
                .hasToString("{\"error\":{\"type\":\"error\",\"code\":\"rate_limit_exceeded\",\"message\":\"x\"}}");
        assertThat(errorOf("Responses that failed"))
                .hasToString("{\"error\":{\"code\":\"server_error\",\"message\":\"x\"}}");
    }

    private static @Nullable Object errorOf(String sample) {
        return findings(Objects.requireNonNull(SAMPLES.get(sample)).stream().getBytes(UTF_8))
                .error();
    }

    @Test
    void takesTheRequestedModelWhereTheStreamNamesNone() {
        UsageTap tap = new UsageTap("o1");

        tap.feed("data: {\"usage\":{\"completion_tokens\":20,\"reasoning_tokens\":7}}\n".getBytes(UTF_8));

        assertThat(tap.findings().tokens()).isEqualTo(new Tokens(0, 0, 27, 7));
    }

    /** The content around the usage may have any size, such as an image, an article or a long list. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"candidates\":[{\"content\":{\"parts\":[{\"inlineData\":{\"data\":\"%s\"}}]}}],",
                "{\"b64_json\":\"%s\",",
                "{\"b64_json\":\"%s\\\\\\\"\\u00e9\",",
                "{\"a\":[\"%s\"],\"data\":[1,2,{\"x\":\"%s\"}],",
                "{\"logprobs\":[[1,%s2]],",
                "{\"list\":[%s3],"
            })
    void findsUsageBehindSomethingLarge(String beginning) {
        String large = beginning.contains("[1,%s") || beginning.contains("[%s")
                ? "[{\"token\":\"x\",\"y\":[1,2,3]}],".repeat(50_000)
                : "\u00e9\\n\\u00e9A".repeat(200_000);
        String frame = beginning.replace("%s", large) + "\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":20}}";

        assertThat(findings(("data: " + frame + "\n\n").getBytes(UTF_8)).tokens())
                .isEqualTo(new Tokens(10, 0, 20, 0));
        assertThat(findings(frame.getBytes(UTF_8)).tokens()).isEqualTo(new Tokens(10, 0, 20, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                ",\"kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk\":\"vvvvvvvvvvvvvvvvvvvvvvvvvv\"",
                "[",
                "\\u00e9",
                "\"",
                "{\"a\":"
            })
    void holdsOnlySoMuchOfWhatNeverEnds(String piece) {
        JsonSkeleton skeleton = new JsonSkeleton();
        skeleton.reset();
        for (byte b : ("{\"usage\":{},\"x\":" + piece.repeat(200_000)).getBytes(UTF_8)) {
            skeleton.take(b);
        }

        assertThat(skeleton.json().length()).isLessThanOrEqualTo(JsonSkeleton.MAX_BYTES);
        // a value that was not kept completely is not valid JSON any more, and must not be treated as such
        assertThat(skeleton.isTelling())
                .isEqualTo(!List.of("1", "\"", "\\u00e9").contains(piece));
    }

    @Test
    void throwsForNothingThatComes() {
        Random random = new Random(302);
        byte[] alphabet = "{}[]\":,\\ndata: usage error\r\n \t0truefals".getBytes(UTF_8);
        for (int i = 0; i < 20_000; i++) {
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            for (int length = random.nextInt(200); length > 0; length--) {
                stream.write(random.nextInt(10) == 0 ? random.nextInt(256) : alphabet[random.nextInt(alphabet.length)]);
            }
            byte[] bytes = stream.toByteArray();
            int cut = random.nextInt(bytes.length + 1);
            assertThat(findings(bytes, cut)).isEqualTo(findings(bytes));
        }
    }

    /** Random mutations of valid streams: the findings are the same for a whole stream and for its pieces. */
    @Test
    void findsTheSameInPiecesOfSpoiltStreams() {
        Random random = new Random(42);
        for (Sample sample : SAMPLES.values()) {
            for (int i = 0; i < 300; i++) {
                byte[] bytes = sample.stream().getBytes(UTF_8);
                for (int n = bytes.length == 0 ? 0 : random.nextInt(5); n > 0; n--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
                int[] cuts = random.ints(5, 0, bytes.length + 1).sorted().toArray();
                assertThat(findings(bytes, cuts)).isEqualTo(findings(bytes));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"candidates":[{"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":4}}                         | true
            {"candidates":[{"finishReason":"STOP"},{"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":4}} | true
            {"response":{"candidates":[{"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":4}}}            | true
            {"candidates":[{"finishReason":"STOP"},{"index":1}],"usageMetadata":{"promptTokenCount":4}}             | false
            {"candidates":[{"index":1},{"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":4}}             | false
            {"candidates":[{"finishReason":"STOP"}]}                                                                | false
            {"candidates":[{"finishReason":"STOP"}],"usageMetadata":{}}                                             | false
            {"candidates":[],"usageMetadata":{"promptTokenCount":4}}                                                | false
            """)
    void geminiEndsWithTheLastCandidateAndTheUsage(String frame, boolean ended) {
        UsageTap tap = new UsageTap(null);
        tap.feed(("data: {\"candidates\":[{}]}\n\ndata: " + frame + "\n\n").getBytes(UTF_8));

        assertThat(tap.hasEnded()).isEqualTo(ended);
    }
}
