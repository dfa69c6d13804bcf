package io.gateway302.api.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gateway302.api.TypedGateway;
import io.gateway302.api.TypedGateway.Answer;
import io.gateway302.api.TypedSample;
import io.gateway302.ledger.LedgerCaller.Row;
import io.gateway302.passthrough.ScriptedUpstream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tests of chats at the typed endpoint: what is sent on, what is refused, and streams. */
class ChatIntegrationTests {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final String QUESTION =
            "\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]";
    private static final TypedSample STREAM = TypedSample.CHAT.with("{\"stream\":true," + QUESTION + "}");

    private static final String FRAME =
            "data: {\"id\":\"c-1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"}}]}\n\n";
    private static final String USAGE =
            "data: {\"id\":\"c-1\",\"choices\":[],\"usage\":{\"prompt_tokens\":300,\"completion_tokens\":20,\"total_tokens\":320}}\n\n";
    private static final String DONE = "data: [DONE]\n\n";

    @TempDir
    static Path data;

    private static TypedGateway gateway;

    @BeforeAll
    static void start() {
        gateway = new TypedGateway(data);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    // ---- requests --------------------------------------------------------------------------------------------------

    private static Answer ask(String body) {
        gateway.answerWell(TypedSample.CHAT);
        return gateway.call(TypedSample.CHAT.with(body));
    }

    private static JsonNode sent() {
        return JSON.readTree(gateway.upstream().only().text());
    }

    @Test
    void sendsEveryFieldOfOpenAi() {
        String body = """
                {"model": "gpt-4o", "temperature": 0.5, "top_p": 0.9, "n": 2, "max_tokens": 100,
                 "max_completion_tokens": 200, "stop": ["a", "b"], "presence_penalty": -2.0, "frequency_penalty": 2.0,
                 "logit_bias": {"50256": -100}, "logprobs": true, "top_logprobs": 5, "seed": 9007199254740993,
                 "response_format": {"type": "json_schema", "json_schema": {"name": "a", "schema": {"type": "object"}}},
                 "tools": [{"type": "function", "function": {"name": "get_weather", "description": "d",
                   "parameters": {"type": "object", "properties": {"city": {"enum": [1, null, "x"]}}}, "strict": true}},
                  {"type": "custom", "custom": {"name": "c"}}],
                 "tool_choice": {"type": "function", "function": {"name": "get_weather"}}, "parallel_tool_calls": false,
                 "functions": [{"name": "f"}], "function_call": "auto", "reasoning_effort": "minimal", "verbosity": "low",
                 "modalities": ["text", "audio"], "audio": {"voice": "alloy", "format": "mp3"},
                 "prediction": {"type": "content", "content": "x"}, "web_search_options": {"search_context_size": "low"},
                 "moderation": {"model": "omni"}, "metadata": {"a": "b"}, "service_tier": "auto", "store": false,
                 "user": "u", "safety_identifier": "s", "prompt_cache_key": "k", "prompt_cache_retention": "24h",
                 "prompt_cache_options": {"ttl": "30m"},
                 "messages": [
                  {"role": "developer", "content": "Be kind.", "name": "d"},
                  {"role": "system", "content": [{"type": "text", "text": "Be brief."}]},
                  {"role": "user", "content": [
                   {"type": "text", "text": "What is it?"},
                   {"type": "image_url", "image_url": {"url": "https://example.com/cat.jpg", "detail": "low"}},
                   {"type": "input_audio", "input_audio": {"data": "aGk=", "format": "wav"}},
                   {"type": "file", "file": {"file_data": "aGk=", "filename": "a.pdf"}}]},
                  {"role": "assistant", "tool_calls": [
                   {"id": "call_1", "type": "function", "function": {"name": "get_weather", "arguments": "{}"}}]},
                  {"role": "tool", "tool_call_id": "call_1", "content": "sunny"},
                  {"role": "assistant", "content": "It is sunny.", "reasoning_content": "r"},
                  {"role": "function", "name": "f", "content": "1"}]}""";

        ask(body).is(200);

        assertThat(sent()).isEqualTo(JSON.readTree(body));
    }

    @Test
    void takesASingleStopAsTheListThatItStandsFor() {
        ask("{\"stop\":\"x\"," + QUESTION + "}").is(200);

        assertThat(sent().path("stop")).isEqualTo(JSON.readTree("[\"x\"]"));
    }

    @Test
    void takesAnAnswerBackAsItCame() {
        ask("""
                {"model": "gpt-4o", "temperature": null, "messages": [{"role": "user", "content": "Hello"},
                 {"role": "assistant", "content": null, "refusal": null, "audio": null, "annotations": [],
                  "function_call": null,
                  "tool_calls": [{"id": "1", "type": "function", "function": {"name": "f", "arguments": "{}"}}]},
                 {"role": "tool", "tool_call_id": "1", "content": "x"}]}""").is(200);

        assertThat(sent()).isEqualTo(JSON.readTree("""
                {"model": "gpt-4o", "messages": [{"role": "user", "content": "Hello"},
                 {"role": "assistant", "annotations": [],
                  "tool_calls": [{"id": "1", "type": "function", "function": {"name": "f", "arguments": "{}"}}]},
                 {"role": "tool", "tool_call_id": "1", "content": "x"}]}"""));
    }

    @Test
    void aModelWithAFeatureIsThatModel() {
        ask("{" + QUESTION.replace("gpt-4o", "gpt-4o-web-search") + "}").is(200);

        assertThat(sent().path("model").stringValue()).isEqualTo("gpt-4o-web-search");
    }

    @Test
    void reportsAllViolationsAtOnce() {
        Answer answer = ask("""
                {"model": "no-such-model", "temperature": 2.1, "top_p": -0.1, "n": 129, "max_tokens": 0, "stop": [],
                 "logit_bias": {"1": 101}, "top_logprobs": 21, "tools": [{"type": "function"}, {"type": "x"}],
                 "tool_choice": "maybe", "response_format": {"type": "xml"}, "metadata": {"a": 1}, "strem": true,
                 "stream_options": {"usage": true}, "seed": 1.5, "reasoning_effort": "huge", "user": 1,
                 "functions": [{"name": "not a name"}],
                 "messages": [{"role": "user"}, {"role": "tool", "content": "x"}, {"role": "boss", "content": "x"},
                  {"role": "user", "content": []}, {"role": "user", "content": [{"type": "video"}]},
                  {"role": "user", "content": "x", "colour": 1}, {"content": 5}]}""");

        assertThat(answer.violations())
                .containsExactlyInAnyOrder(
                        "model:unknown",
                        "temperature:max",
                        "top_p:min",
                        "n:max",
                        "max_tokens:min",
                        "stop:size",
                        "logit_bias:token_biases",
                        "top_logprobs:max",
                        "tools[0].function:described_tool",
                        "tools[1].type:enum",
                        "tool_choice:text_or_object",
                        "response_format.type:enum",
                        "metadata:chat_metadata",
                        "strem:unknown",
                        "stream_options.usage:unknown",
                        "seed:type",
                        "reasoning_effort:enum",
                        "user:type",
                        "functions[0].name:pattern",
                        "messages[0].content:chat_content",
                        "messages[1].tool_call_id:chat_content",
                        "messages[2].role:enum",
                        "messages[3].content:chat_content",
                        "messages[4].content:chat_content",
                        "messages[5].colour:unknown",
                        "messages[6].role:required");
        assertThat(gateway.upstream().seen()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"model\": \"gpt-4o\", \"messages\": []}          | messages:size",
                "{\"model\": \"gpt-4o\"}                            | messages:required",
                "{\"model\": \"gpt-4o\", \"messages\": null}        | messages:required",
                "{\"model\": \"gpt-4o\", \"messages\": \"Hello\"}   | messages:type",
                "{\"model\": \"gpt-4o\", \"messages\": [\"Hello\"]} | messages[0]:type",
                "{\"model\": \" \", \"messages\": [{\"role\": \"user\", \"content\": \"a\"}]}  | model:required",
                "{\"model\": 5, \"messages\": [{\"role\": \"user\", \"content\": \"a\"}]}      | model:type",
                "{\"model\": \"gpt-4o\", \"messages\": [{\"role\": \"user\", \"content\": 5}]} | messages[0].content:chat_content"
            })
    void refuses(String body, String violation) {
        assertThat(ask(body).violations()).containsExactly(violation);
    }

    @Test
    void aDeepSchemaOfAToolPasses() {
        String deep = "{\"properties\":{\"a\":".repeat(20) + "{}" + "}}".repeat(20);

        ask("{\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":" + deep + "}}]," + QUESTION
                        + "}")
                .is(200);

        assertThat(sent().at("/tools/0/function/parameters")).isEqualTo(JSON.readTree(deep));
    }

    // ---- streams ---------------------------------------------------------------------------------------------------

    @Test
    void aStreamComesFrameByFrame() throws Exception {
        SynchronousQueue<String> frames = new SynchronousQueue<>();
        gateway.upstream().answers(exchange -> {
            ScriptedUpstream.beginEvents(exchange);
            for (String frame = next(frames); !frame.isEmpty(); frame = next(frames)) {
                ScriptedUpstream.send(exchange, frame);
            }
        });
        HttpResponse<InputStream> answer = gateway.open(STREAM);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/event-stream;charset=utf-8");
        assertThat(answer.headers().firstValue("X-Accel-Buffering")).hasValue("no");
        assertThat(answer.headers().firstValue("Gateway-Operation")).hasValue("openai.chat");
        try (InputStream body = answer.body()) {
            for (String frame : List.of(FRAME, FRAME.replace("Hi", "you"), DONE)) {
                frames.put(frame);
                assertThat(new String(body.readNBytes(frame.length()), StandardCharsets.UTF_8))
                        .isEqualTo(frame);
            }
            frames.put("");
            assertThat(body.readAllBytes()).isEmpty();
        }
    }

    private static String next(SynchronousQueue<String> frames) throws IOException {
        try {
            String frame = frames.poll(30, TimeUnit.SECONDS);
            return frame == null ? "" : frame;
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void events(String... frames) {
        gateway.upstream().answers(exchange -> {
            ScriptedUpstream.beginEvents(exchange);
            for (String frame : frames) {
                ScriptedUpstream.send(exchange, frame);
            }
        });
    }

    @Test
    void theUsageOfAStreamIsCountedAndNotShownToWhoDidNotAsk() {
        events(FRAME, USAGE, DONE);
        String id = UUID.randomUUID().toString();

        Answer answer = gateway.call(STREAM, "X-Request-Id", id).is(200);

        assertThat(answer.body()).isEqualTo(FRAME + DONE);
        assertThat(sent().at("/stream_options/include_usage").booleanValue()).isTrue();
        Row row = gateway.ledger().row(id);
        assertThat(row.outcome()).isEqualTo("succeeded");
        assertThat(row.costSource()).isEqualTo("price_list");
        assertThat(row.all().get("units")).asString().contains("320");
    }

    @Test
    void theUsageIsShownToWhoAskedForIt() {
        events(FRAME, USAGE, DONE);

        Answer answer = gateway.call(
                STREAM.with("{\"stream\":true,\"stream_options\":{\"include_usage\":true}," + QUESTION + "}"));

        assertThat(answer.body()).isEqualTo(FRAME + USAGE + DONE);
    }

    @Test
    void aModelThatRejectsTheOptionIsAskedWithoutIt() {
        gateway.upstream().answers(exchange -> {
            if (gateway.upstream().seen().getLast().text().contains("stream_options")) {
                ScriptedUpstream.answer(
                        exchange,
                        400,
                        "application/json",
                        "{\"error\":{\"message\":\"Unknown parameter: stream_options\",\"param\":\"stream_options\"}}");
            } else {
                ScriptedUpstream.beginEvents(exchange);
                ScriptedUpstream.send(exchange, FRAME + DONE);
            }
        });

        Answer answer = gateway.call(STREAM.of("gpt-4o-mini")).is(200);

        assertThat(answer.body()).isEqualTo(FRAME + DONE);
        assertThat(gateway.upstream().seen()).hasSize(2);
    }

    @Test
    void aDuplicateOfAStreamGetsItsFrames() {
        events(FRAME, USAGE, DONE);
        String key = UUID.randomUUID().toString();

        Answer first = gateway.call(STREAM, "Idempotency-Key", key).is(200);
        Answer second = gateway.call(STREAM, "Idempotency-Key", key).is(200);

        assertThat(second.body()).isEqualTo(first.body()).isEqualTo(FRAME + DONE);
        assertThat(second.header("Content-Type")).startsWith("text/event-stream");
        assertThat(gateway.upstream().seen()).hasSize(1);
    }

    @Test
    void aProblemBeforeAStreamIsAProblem() {
        gateway.upstream().answers(500, "application/json", "{\"error\":{\"message\":\"oh\"}}");

        gateway.call(STREAM).isProblem(502, "upstream-failed");
    }

    @Test
    void anErrorWithinAStreamIsAnEventThatOpenAisClientsRead() {
        events(FRAME, "{\"error\":{\"err_code\":-10003,\"message\":\"overloaded\"}}\n");

        String body = gateway.call(STREAM).is(200).body();

        JsonNode event = JSON.readTree(body.substring(body.lastIndexOf("data: ") + 6));
        assertThat(body).startsWith(FRAME);
        assertThat(event.at("/error/code").stringValue()).isEqualTo("upstream-failed");
        assertThat(event.at("/error/message").stringValue()).contains("overloaded");
    }

    @Test
    void aStreamThatBreaksOffEndsWithAnErrorAndABrokenConnection() throws Exception {
        gateway.upstream().answers(exchange -> {
            ScriptedUpstream.beginEvents(exchange);
            ScriptedUpstream.send(exchange, FRAME);
            throw new IOException("closes the connection");
        });
        String id = UUID.randomUUID().toString();
        HttpResponse<InputStream> answer = gateway.open(STREAM, "X-Request-Id", id);

        StringBuilder text = new StringBuilder();
        assertThatThrownBy(() -> {
                    for (int b = answer.body().read(); b >= 0; b = answer.body().read()) {
                        text.append((char) b);
                    }
                })
                .isInstanceOf(IOException.class);

        assertThat(text).startsWith(FRAME).contains("\"code\":\"upstream-invalid-response\"");
        assertThat(gateway.ledger().row(id).outcome()).isNotEqualTo("succeeded");
    }

    @Test
    void aCallerThatLeavesEndsTheCall() throws Exception {
        CountDownLatch broken = new CountDownLatch(1);
        gateway.upstream().answers(exchange -> {
            ScriptedUpstream.beginEvents(exchange);
            try {
                while (true) {
                    ScriptedUpstream.send(exchange, FRAME.replace("Hi", "x".repeat(10_000)));
                }
            } catch (IOException e) {
                broken.countDown();
            }
        });
        String id = UUID.randomUUID().toString();
        HttpResponse<InputStream> answer = gateway.open(STREAM, "X-Request-Id", id);
        assertThat(answer.body().readNBytes(100)).hasSize(100);

        answer.body().close();

        assertThat(broken.await(30, TimeUnit.SECONDS))
                .as("the upstream is told")
                .isTrue();
        Row row = gateway.ledger().row(id);
        assertThat(row.outcome()).isEqualTo("cancelled");
        assertThat(row.cost()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"stream\":true,", "{"})
    void theCallCanBeSeenInTheLedger(String start) {
        events(FRAME, USAGE, DONE);
        if (start.equals("{")) {
            gateway.answerWell(TypedSample.CHAT);
        }
        String id = UUID.randomUUID().toString();

        gateway.call(STREAM.with(start + QUESTION + "}"), "X-Request-Id", id).is(200);

        Map<String, Object> row = await().atMost(Duration.ofSeconds(10))
                .until(() -> gateway.ledger().row(id).all(), all -> all.get("cost") != null);
        assertThat(row).containsEntry("operation", "openai.chat").containsEntry("model", "gpt-4o");
    }
}
