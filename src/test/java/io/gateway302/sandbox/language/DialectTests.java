package io.gateway302.sandbox.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.sandbox.stream.Frames;
import io.gateway302.sandbox.stream.Framing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** Tests of the simulated models' responses in each dialect. */
class DialectTests {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final Origin ORIGIN = new Origin("0a1b2c", Instant.parse("2026-06-01T12:00:00Z"));

    private static final String SCHEMA = """
            {"type": "object", "required": ["city", "days", "units"], "properties": {
              "city": {"type": "string"}, "days": {"type": "integer", "minimum": 3},
              "units": {"enum": ["metric", "imperial"]}, "note": {"type": "string"}}}""";

    private static final String ARGUMENTS = "{\"city\":\"sandbox\",\"days\":3,\"units\":\"metric\"}";

    // ---- OpenAI --------------------------------------------------------------------------------------------------

    @Test
    void answersAChat() {
        JsonNode answer = chat("""
                {"messages": [{"role": "system", "content": "Be nice."}, {"role": "user", "content": "Hello"}]}""");

        assertThat(answer.at("/id").stringValue()).isEqualTo("chatcmpl-0a1b2c");
        assertThat(answer.at("/model").stringValue()).isEqualTo("gpt-4o");
        assertThat(answer.at("/created").longValue()).isEqualTo(ORIGIN.time().getEpochSecond());
        assertThat(answer.at("/choices/0/message/content").stringValue()).isEqualTo("You said: Hello");
        assertThat(answer.at("/choices/0/finish_reason").stringValue()).isEqualTo("stop");
        assertThat(answer.at("/usage/prompt_tokens").intValue()).isEqualTo(4);
        assertThat(answer.at("/usage/completion_tokens").intValue()).isEqualTo(4);
        assertThat(answer.at("/usage/total_tokens").intValue()).isEqualTo(8);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    hello             | "required"                                             | one
                    hello             | {"type": "function", "function": {"name": "get_two"}}  | get_two
                    please get two    | "auto"                                                 | get_two
                    please use get_two | "auto"                                                | get_two
                    hello             | "auto"                                                 |
                    please get two    | "none"                                                 |
                    """)
    void callsAToolWhereItMustOrThePromptSpeaksOfIt(String text, String choice, @Nullable String called) {
        JsonNode answer = chat("""
                {"messages": [{"role": "user", "content": "%s"}], "tool_choice": %s, "tools": [
                  {"type": "function", "function": {"name": "one", "parameters": %s}},
                  {"type": "function", "function": {"name": "get_two", "parameters": %s}}]}""".formatted(text, choice, SCHEMA, SCHEMA));

        JsonNode call = answer.at("/choices/0/message/tool_calls/0");
        assertThat(call.at("/function/name").asString("")).isEqualTo(called == null ? "" : called);
        if (called != null) {
            assertThat(call.at("/function/arguments").stringValue()).isEqualTo(ARGUMENTS);
            assertThat(answer.at("/choices/0/message/content").isNull()).isTrue();
            assertThat(answer.at("/choices/0/finish_reason").stringValue()).isEqualTo("tool_calls");
        }
    }

    @Test
    void answersInWordsOnceTheToolHas() {
        JsonNode answer = chat("""
                {"messages": [{"role": "user", "content": "hello"}, {"role": "tool", "content": "42"}],
                 "tool_choice": "required", "tools": [{"type": "function", "function": {"name": "one"}}]}""");

        assertThat(answer.at("/choices/0/message/content").stringValue()).isEqualTo("You said: hello");
    }

    @Test
    void streamsTheArgumentsOfACallInPieces() {
        String body = """
                {"messages": [{"role": "user", "content": "hello"}], "tool_choice": "required",
                 "tools": [{"type": "function", "function": {"name": "one", "parameters": %s}}]}""".formatted(SCHEMA);

        List<JsonNode> frames = frames(new ChatDialect(), body);

        assertThat(frames.getFirst()
                        .at("/choices/0/delta/tool_calls/0/function/name")
                        .stringValue())
                .isEqualTo("one");
        StringBuilder arguments = new StringBuilder();
        frames.forEach(frame -> arguments.append(
                frame.at("/choices/0/delta/tool_calls/0/function/arguments").asString("")));
        assertThat(arguments).hasToString(ARGUMENTS);
        assertThat(frames.getLast().at("/choices/0/finish_reason").stringValue())
                .isEqualTo("tool_calls");
    }

    @Test
    void givesAsManyChoicesAsAreWanted() {
        String body = "{\"n\": 3, \"messages\": [{\"role\": \"user\", \"content\": \"Hello\"}]}";

        assertThat(chat(body).at("/choices")).hasSize(3);
        assertThat(chat(body).at("/usage/completion_tokens").intValue()).isEqualTo(12);
        List<StringBuilder> texts = Stream.generate(StringBuilder::new).limit(3).toList();
        frames(new ChatDialect(), body)
                .forEach(frame -> texts.get(frame.at("/choices/0/index").intValue())
                        .append(frame.at("/choices/0/delta/content").asString("")));
        assertThat(texts).extracting(StringBuilder::toString).containsOnly("You said: Hello");
    }

    @Test
    void stopsAtTheMostTokensThatItMayUse() {
        JsonNode answer = chat("{\"max_tokens\": 2, \"messages\": [{\"role\": \"user\", \"content\": \"Hello\"}]}");

        assertThat(answer.at("/choices/0/message/content").stringValue()).isEqualTo("You said");
        assertThat(answer.at("/choices/0/finish_reason").stringValue()).isEqualTo("length");
        assertThat(answer.at("/usage/completion_tokens").intValue()).isEqualTo(2);
    }

    @Test
    void answersInTheFormThatIsWanted() {
        JsonNode answer = chat("""
                {"messages": [{"role": "user", "content": "Hello"}],
                 "response_format": {"type": "json_schema", "json_schema": {"name": "a", "schema": %s}}}""".formatted(SCHEMA));

        assertThat(answer.at("/choices/0/message/content").stringValue()).isEqualTo(ARGUMENTS);
    }

    @Test
    void countsNoPictures() {
        JsonNode answer = chat("""
                {"messages": [{"role": "user", "content": [{"type": "text", "text": "Look"},
                  {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAAAAAAAAAAAAAA"}}]}]}""");

        assertThat(answer.at("/choices/0/message/content").stringValue()).isEqualTo("You said: Look");
        assertThat(answer.at("/usage/prompt_tokens").intValue()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void understandsWhatMakesNoSense(Dialect dialect) {
        for (String body : List.of("{}", "[]", "\"a\"", "{\"messages\": 1, \"contents\": {}, \"input\": [[]]}", """
                {"messages": [1], "tools": [1], "tool_choice": {"a": 1}, "contents": [{"parts": 1}], "n": "x",
                 "max_tokens": -5, "input": [{"role": "user"}], "text": 1, "generationConfig": [],
                 "response_format": "json"}""")) {
            Prompt prompt = dialect.read("m", JSON.readTree(body));
            Completion completion = Completion.of(prompt);

            assertThat(dialect.document(prompt, completion, ORIGIN).isObject()).isTrue();
            assertThat(dialect.frames(prompt, completion, ORIGIN).size()).isPositive();
        }
    }

    static Stream<Dialect> dialects() {
        return Stream.of(
                new ChatDialect(),
                new MessagesDialect(),
                new GeminiDialect(Framing.SSE, null),
                new ResponsesDialect(),
                new HunyuanDialect());
    }

    // ---- Anthropic -----------------------------------------------------------------------------------------------

    @Test
    void answersAMessage() {
        JsonNode answer = document(
                new MessagesDialect(),
                "{\"max_tokens\": 99, \"messages\": [{\"role\": \"user\", \"content\": \"Hello\"}]}");

        assertThat(answer.at("/type").stringValue()).isEqualTo("message");
        assertThat(answer.at("/content/0/text").stringValue()).isEqualTo("You said: Hello");
        assertThat(answer.at("/stop_reason").stringValue()).isEqualTo("end_turn");
        assertThat(answer.at("/usage/input_tokens").intValue()).isEqualTo(2);
        assertThat(answer.at("/usage/output_tokens").intValue()).isEqualTo(4);
    }

    @Test
    void streamsAMessageByAnthropicsEvents() {
        List<JsonNode> frames = frames(
                new MessagesDialect(),
                "{\"max_tokens\": 99, \"messages\": [{\"role\": \"user\", \"content\": \"Hello\"}]}");

        assertThat(types(frames))
                .containsExactly(
                        "message_start",
                        "content_block_start",
                        "ping",
                        "content_block_delta",
                        "content_block_delta",
                        "content_block_delta",
                        "content_block_stop",
                        "message_delta",
                        "message_stop");
        assertThat(frames.getFirst().at("/message/usage/input_tokens").intValue())
                .isEqualTo(2);
        assertThat(frames.get(7).at("/usage/output_tokens").intValue()).isEqualTo(4);
        // sums of the whole message, which LangChain reads only here
        assertThat(frames.get(7).at("/usage/input_tokens").intValue()).isEqualTo(2);
        assertThat(frames.get(7).at("/delta/stop_reason").stringValue()).isEqualTo("end_turn");
    }

    @Test
    void usesAToolOfAnthropics() {
        String body = """
                {"max_tokens": 99, "messages": [{"role": "user", "content": "Hello"}], "tool_choice": {"type": "any"},
                 "tools": [{"name": "one", "input_schema": %s}]}""".formatted(SCHEMA);

        JsonNode answer = document(new MessagesDialect(), body);
        List<JsonNode> frames = frames(new MessagesDialect(), body);

        assertThat(answer.at("/content/0/type").stringValue()).isEqualTo("tool_use");
        assertThat(answer.at("/content/0/input")).hasToString(ARGUMENTS);
        assertThat(answer.at("/stop_reason").stringValue()).isEqualTo("tool_use");
        StringBuilder input = new StringBuilder();
        frames.forEach(frame -> input.append(frame.at("/delta/partial_json").asString("")));
        assertThat(input).hasToString(ARGUMENTS);
    }

    @Test
    void answersInWordsOnceAnthropicsToolHas() {
        JsonNode answer = document(new MessagesDialect(), """
                {"max_tokens": 99, "tool_choice": {"type": "any"}, "tools": [{"name": "one", "input_schema": {}}],
                 "messages": [{"role": "user", "content": [{"type": "tool_result", "content": "42"}]}]}""");

        assertThat(answer.at("/content/0/type").stringValue()).isEqualTo("text");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"type\": \"enabled\", \"budget_tokens\": 1024}", "{\"type\": \"adaptive\"}"})
    void showsThoughtsWhereTheyAreWanted(String thinking) {
        String body = """
                {"max_tokens": 99, "messages": [{"role": "user", "content": "Hello"}],
                 "thinking": %s}""".formatted(thinking);

        assertThat(document(new MessagesDialect(), body).at("/content/0/type").stringValue())
                .isEqualTo("thinking");
        List<JsonNode> frames = frames(new MessagesDialect(), body);
        assertThat(frames.stream().map(frame -> frame.at("/delta/type").asString("")))
                .contains("thinking_delta", "signature_delta", "text_delta");
        assertThat(frames.stream()
                        .filter(frame -> frame.at("/delta/type").asString("").equals("text_delta")))
                .allMatch(frame -> frame.at("/index").intValue() == 1);
    }

    // ---- Gemini --------------------------------------------------------------------------------------------------

    @Test
    void answersAsGemini() {
        JsonNode answer = document(
                new GeminiDialect(Framing.SSE, null),
                "{\"contents\": [{\"role\": \"user\", \"parts\": [{\"text\": \"Hello\"}]}]}");

        assertThat(answer.at("/candidates/0/content/parts/0/text").stringValue())
                .isEqualTo("You said: Hello");
        assertThat(answer.at("/candidates/0/finishReason").stringValue()).isEqualTo("STOP");
        assertThat(answer.at("/usageMetadata/promptTokenCount").intValue()).isEqualTo(2);
        assertThat(answer.at("/usageMetadata/candidatesTokenCount").intValue()).isEqualTo(4);
    }

    @Test
    void callsAFunctionOfGeminis() {
        JsonNode answer = document(new GeminiDialect(Framing.SSE, null), """
                {"contents": [{"role": "user", "parts": [{"text": "Hello"}]}],
                 "toolConfig": {"functionCallingConfig": {"mode": "ANY"}},
                 "tools": [{"functionDeclarations": [{"name": "one", "parameters":
                   {"type": "OBJECT", "properties": {"city": {"type": "STRING"}}}}]}]}""");

        JsonNode call = answer.at("/candidates/0/content/parts/0/functionCall");
        assertThat(call).hasToString("{\"name\":\"one\",\"args\":{\"city\":\"sandbox\"}}");
    }

    @Test
    void showsAPictureBeforeItsWords() {
        var picture = JsonNodeFactory.instance.objectNode().put("url", "https://example.com/a.png");
        GeminiDialect dialect = new GeminiDialect(Framing.JSON_ARRAY, picture);
        String body = "{\"contents\": [{\"parts\": [{\"text\": \"Hello\"}]}]}";

        assertThat(document(dialect, body)
                        .at("/candidates/0/content/parts/0/url")
                        .stringValue())
                .isEqualTo("https://example.com/a.png");
        Prompt prompt = dialect.read("gemini", JSON.readTree(body));
        Frames frames = dialect.frames(prompt, Completion.of(prompt), ORIGIN);
        String array = String.join(
                "", IntStream.range(0, frames.size()).mapToObj(frames::text).toList());
        assertThat(JSON.readTree(array)
                        .at("/0/candidates/0/content/parts/0/url")
                        .stringValue())
                .isEqualTo("https://example.com/a.png");
    }

    // ---- Responses -----------------------------------------------------------------------------------------------

    @Test
    void answersAsResponsesDo() {
        JsonNode answer = document(new ResponsesDialect(), "{\"input\": \"Hello\"}");

        assertThat(answer.at("/object").stringValue()).isEqualTo("response");
        assertThat(answer.at("/status").stringValue()).isEqualTo("completed");
        assertThat(answer.at("/output/0/content/0/text").stringValue()).isEqualTo("You said: Hello");
        assertThat(answer.at("/usage/total_tokens").intValue()).isEqualTo(6);
    }

    @Test
    void streamsResponsesByTheirEvents() {
        List<JsonNode> frames = frames(
                new ResponsesDialect(), "{\"input\": [{\"role\": \"user\", \"content\": [{\"text\": \"Hello\"}]}]}");

        assertThat(types(frames))
                .containsExactly(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.content_part.added",
                        "response.output_text.delta",
                        "response.output_text.delta",
                        "response.output_text.delta",
                        "response.output_text.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.completed");
        assertThat(frames)
                .extracting(frame -> frame.at("/sequence_number").intValue())
                .containsExactlyElementsOf(
                        IntStream.range(0, frames.size()).boxed().toList());
        assertThat(frames.getLast().at("/response"))
                .hasToString(document(
                                new ResponsesDialect(),
                                "{\"input\": [{\"role\": \"user\", \"content\": [{\"text\": \"Hello\"}]}]}")
                        .toString());
    }

    @Test
    void callsAFunctionInResponses() {
        String body = """
                {"input": "Hello", "tool_choice": "required",
                 "tools": [{"type": "function", "name": "one", "parameters": %s}]}""".formatted(SCHEMA);

        JsonNode answer = document(new ResponsesDialect(), body);
        assertThat(answer.at("/output/0/type").stringValue()).isEqualTo("function_call");
        assertThat(answer.at("/output/0/arguments").stringValue()).isEqualTo(ARGUMENTS);
        assertThat(types(frames(new ResponsesDialect(), body)))
                .contains("response.function_call_arguments.delta", "response.function_call_arguments.done");
    }

    // ---- Tencent -------------------------------------------------------------------------------------------------

    @Test
    void answersAsTencentDoes() {
        JsonNode answer =
                document(new HunyuanDialect(), "{\"messages\": [{\"role\": \"user\", \"content\": \"Hello\"}]}");

        assertThat(answer.at("/Response/Choices/0/Message/Content").stringValue())
                .isEqualTo("You said: Hello");
        assertThat(answer.at("/Response/Usage/TotalTokens").intValue()).isEqualTo(6);
    }

    // ---- helpers -------------------------------------------------------------------------------------------------

    private static JsonNode chat(String body) {
        return document(new ChatDialect(), body);
    }

    private static JsonNode document(Dialect dialect, String body) {
        Prompt prompt = dialect.read("gpt-4o", JSON.readTree(body));
        return dialect.document(prompt, Completion.of(prompt), ORIGIN);
    }

    /** Returns the data of the frames, without the end of the stream. */
    private static List<JsonNode> frames(Dialect dialect, String body) {
        Prompt prompt = dialect.read("gpt-4o", JSON.readTree(body));
        Frames frames = dialect.frames(prompt, Completion.of(prompt), ORIGIN);
        List<JsonNode> data = new ArrayList<>();
        for (int i = 0; i < frames.size(); i++) {
            String text = frames.text(i);
            String json = text.substring(text.indexOf("data: ") + 6);
            if (!json.startsWith("[DONE]")) {
                data.add(JSON.readTree(json));
            }
        }
        return data;
    }

    private static List<String> types(List<JsonNode> frames) {
        return frames.stream().map(frame -> frame.at("/type").stringValue()).toList();
    }
}
