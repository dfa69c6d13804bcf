package io.gateway302.usage.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.gateway302.exchange.Tokens;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class TokenReaderTests {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static @Nullable Tokens tokens(String answer, @Nullable String requestedModel) {
        return TokenReader.tokens(JSON.readTree(answer), requestedModel);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # answer | input | cached | output | reasoning
            # OpenAI chat
            {"usage":{"prompt_tokens":10,"completion_tokens":20,"total_tokens":30}}                        | 10 | 0 | 20 | 0
            {"usage":{"prompt_tokens":10,"completion_tokens":20,"total_tokens":30,"prompt_tokens_details":{"cached_tokens":4},"completion_tokens_details":{"reasoning_tokens":7}}} | 10 | 4 | 20 | 7
            # KAT-Coder tells reasoning at the top
            {"usage":{"prompt_tokens":10,"completion_tokens":20,"reasoning_tokens":7,"total_tokens":30}}   | 10 | 0 | 20 | 7
            # DeepSeek, Moonshot
            {"usage":{"prompt_tokens":10,"completion_tokens":20,"prompt_cache_hit_tokens":6}}              | 10 | 6 | 20 | 0
            {"choices":[{"usage":{"prompt_tokens":10,"completion_tokens":20,"total_tokens":30}}]}          | 10 | 0 | 20 | 0
            # xAI counts reasoning in the total only
            {"usage":{"prompt_tokens":10,"completion_tokens":20,"total_tokens":37,"completion_tokens_details":{"reasoning_tokens":7}}} | 10 | 0 | 27 | 7
            # Anthropic
            {"usage":{"input_tokens":10,"output_tokens":20}}                                               | 10 | 0 | 20 | 0
            {"usage":{"input_tokens":10,"cache_creation_input_tokens":100,"cache_read_input_tokens":1000,"output_tokens":20}} | 1110 | 1000 | 20 | 0
            {"usage":{"input_tokens":10,"cache_creation":{"ephemeral_5m_input_tokens":60,"ephemeral_1h_input_tokens":40},"cache_read_input_tokens":1000,"output_tokens":20}} | 1110 | 1000 | 20 | 0
            # Anthropic's names beside OpenAI's: the prompt holds the caches already
            {"usage":{"prompt_tokens":1110,"completion_tokens":20,"total_tokens":1130,"cache_read_input_tokens":1000,"cache_creation_input_tokens":100}} | 1110 | 1000 | 20 | 0
            {"usage":{"prompt_tokens":10,"completion_tokens":20,"input_tokens":10,"output_tokens":20,"total_tokens":30}} | 10 | 0 | 20 | 0
            # caches that the input includes, as the total or OpenAI's details show
            {"usage":{"input_tokens":1110,"cache_read_input_tokens":1000,"cache_creation_input_tokens":100,"output_tokens":20,"total_tokens":1130}} | 1110 | 1000 | 20 | 0
            {"usage":{"input_tokens":1110,"input_tokens_details":{"cached_tokens":1000},"cache_read_input_tokens":1000,"output_tokens":20}} | 1110 | 1000 | 20 | 0
            {"usage":{"input_tokens":10,"cache_read_input_tokens":1000,"output_tokens":20,"total_tokens":30}} | 1010 | 1000 | 20 | 0
            # Gemini
            {"usageMetadata":{"promptTokenCount":10,"candidatesTokenCount":20,"totalTokenCount":30}}        | 10 | 0 | 20 | 0
            {"usageMetadata":{"promptTokenCount":10,"cachedContentTokenCount":4,"candidatesTokenCount":20,"thoughtsTokenCount":5,"totalTokenCount":35}} | 10 | 4 | 25 | 5
            {"usageMetadata":{"promptTokenCount":10,"candidatesTokenCount":20,"thoughtsTokenCount":5}} | 10 | 0 | 25 | 5
            {"usageMetadata":{"promptTokenCount":10,"toolUsePromptTokenCount":3,"candidatesTokenCount":20,"totalTokenCount":33}} | 13 | 0 | 20 | 0
            [{"usageMetadata":{"promptTokenCount":10}},{"usageMetadata":{"promptTokenCount":10,"candidatesTokenCount":20}}] | 10 | 0 | 20 | 0
            # Responses
            {"usage":{"input_tokens":10,"input_tokens_details":{"cached_tokens":4},"output_tokens":20,"output_tokens_details":{"reasoning_tokens":7},"total_tokens":30}} | 10 | 4 | 20 | 7
            # Tencent
            {"Response":{"Usage":{"PromptTokens":10,"CompletionTokens":20,"TotalTokens":30}}}               | 10 | 0 | 20 | 0
            # embeddings, rerank
            {"usage":{"prompt_tokens":10,"total_tokens":10}}                                                | 10 | 0 | 0 | 0
            {"usage":{"total_tokens":10}}                                                                   | 10 | 0 | 0 | 0
            # pictures
            {"usage":{"input_tokens":10,"output_tokens":20,"total_tokens":30,"prompt_tokens":0,"completion_tokens":0}} | 10 | 0 | 20 | 0
            # in an envelope of 302.AI's
            {"code":0,"data":{"usage":{"prompt_tokens":10,"completion_tokens":20}}}                         | 10 | 0 | 20 | 0
            """)
    void readsEveryDialect(String answer, long input, long cached, long output, long reasoning) {
        assertThat(tokens(answer, null)).isEqualTo(new Tokens(input, cached, output, reasoning));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # a missing part is what the total leaves
            {"usage":{"completion_tokens":20,"total_tokens":30}}                          | 10 | 0 | 20 | 0
            {"usage":{"prompt_tokens":10,"total_tokens":30}}                              | 10 | 0 | 20 | 0
            {"usage":{"prompt_tokens":10,"completion_tokens":null,"total_tokens":30}}     | 10 | 0 | 20 | 0
            # numbers as texts, and with a fraction
            {"usage":{"prompt_tokens":"10","completion_tokens":" 20 "}}                   | 10 | 0 | 20 | 0
            {"usage":{"prompt_tokens":9.5,"completion_tokens":"19.2"}}                    | 10 | 0 | 20 | 0
            # what cannot be true is not told
            {"usage":{"prompt_tokens":-5,"completion_tokens":20,"total_tokens":30}}       | 10 | 0 | 20 | 0
            {"usage":{"input_tokens":10,"cache_creation_input_tokens":-5,"output_tokens":20}} | 10 | 0 | 20 | 0
            {"usage":{"prompt_tokens":10,"completion_tokens":1e300,"total_tokens":30}}    | 10 | 0 | 20 | 0
            {"usage":{"prompt_tokens":10,"completion_tokens":99999999999999999999,"total_tokens":30}} | 10 | 0 | 20 | 0
            {"usage":{"prompt_tokens":10,"completion_tokens":"many","total_tokens":30}}   | 10 | 0 | 20 | 0
            {"usage":{"prompt_tokens":10,"completion_tokens":[20],"total_tokens":30}}     | 10 | 0 | 20 | 0
            # contradictions: never less than any of what is told
            {"usage":{"prompt_tokens":10,"completion_tokens":20,"total_tokens":5}}        | 10 | 0 | 20 | 0
            {"usage":{"prompt_tokens":10,"completion_tokens":20,"total_tokens":50}}       | 10 | 0 | 40 | 0
            {"usage":{"prompt_tokens":10,"prompt_tokens_details":{"cached_tokens":12},"completion_tokens":20}} | 12 | 12 | 20 | 0
            {"usage":{"prompt_tokens":10,"completion_tokens":3,"reasoning_tokens":7}}     | 10 | 0 | 7 | 7
            {"usage":{"prompt_tokens":0,"completion_tokens":0,"total_tokens":15}}         | 15 | 0 | 0 | 0
            """)
    void countsNeverBelowWhatIsCertain(String answer, long input, long cached, long output, long reasoning) {
        assertThat(tokens(answer, null)).isEqualTo(new Tokens(input, cached, output, reasoning));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "5",
                "\"usage\"",
                "{\"usage\":null}",
                "{\"usage\":{}}",
                "{\"usage\":\"10\"}",
                "{\"usage\":[10]}",
                "{\"usage\":{\"prompt_tokens\":0,\"completion_tokens\":0,\"total_tokens\":0}}",
                "{\"usage\":{\"prompt_tokens\":null}}",
                "{\"output\":\"simplified\"}"
            })
    void saysNothingWhereNothingIsTold(String answer) {
        assertThat(tokens(answer, "gpt-4o")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        // model in the response, requested model, output tokens
        "o1,                   , 27",
        "o1-mini,              , 27",
        "o1-preview-2024-09-12,, 27",
        "o1-pro,               , 27",
        "openai/o1-mini,       , 27",
        "o1-mini-web-search,   , 27",
        "o1@openai,            , 27",
        ",                   o1, 27",
        "gpt-4o,             o1, 20",
        "o1,             gpt-4o, 27",
        "gpt-4o1,              , 20",
        "o10,                  , 20",
        "o3-mini,              , 20",
        ",                     , 20"
    })
    void billsReasoningOfTheO1FamilyInAddition(@Nullable String answered, @Nullable String asked, long output) {
        String model = answered == null ? "" : "\"model\":\"" + answered + "\",";

        assertThat(tokens(
                        "{" + model
                                + "\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":20,\"total_tokens\":30,"
                                + "\"completion_tokens_details\":{\"reasoning_tokens\":7}}}",
                        asked))
                .isEqualTo(new Tokens(10, 0, output, 7));
    }

    @Test
    void throwsForNothing() {
        Random random = new Random(302);
        for (int i = 0; i < 20_000; i++) {
            JsonNode answer = garbage(random, 4);
            assertThatCode(() -> {
                        Tokens tokens = TokenReader.tokens(answer, "o1");
                        if (tokens != null) {
                            assertThat(tokens.input()).isGreaterThanOrEqualTo(tokens.cachedInput());
                            assertThat(tokens.output()).isGreaterThanOrEqualTo(tokens.reasoning());
                            assertThat(tokens.cachedInput()).isNotNegative();
                            assertThat(tokens.reasoning()).isNotNegative();
                        }
                    })
                    .as(answer.toString())
                    .doesNotThrowAnyException();
        }
    }

    private static final List<String> NAMES = List.of(
            "usage",
            "usageMetadata",
            "Usage",
            "Response",
            "message",
            "response",
            "choices",
            "data",
            "model",
            "prompt_tokens",
            "completion_tokens",
            "total_tokens",
            "input_tokens",
            "output_tokens",
            "reasoning_tokens",
            "cached_tokens",
            "prompt_tokens_details",
            "cache_creation",
            "cache_read_input_tokens",
            "promptTokenCount",
            "thoughtsTokenCount",
            "PromptTokens",
            "ephemeral_5m_input_tokens");

    private static JsonNode garbage(Random random, int depth) {
        JsonNodeFactory make = JsonNodeFactory.instance;
        return switch (random.nextInt(depth > 0 ? 10 : 7)) {
            case 0 -> make.nullNode();
            case 1 -> make.numberNode(random.nextLong());
            case 2 -> make.numberNode(random.nextInt(-10, 1000));
            case 3 -> make.numberNode(random.nextDouble() * Math.pow(10, random.nextInt(-300, 300)));
            case 4 -> make.stringNode(random.nextBoolean() ? "" + random.nextInt(100) : "-1e99999999");
            case 5 -> make.booleanNode(random.nextBoolean());
            case 6 -> make.numberNode(Double.NaN);
            case 7 -> {
                ArrayNode array = make.arrayNode();
                for (int i = random.nextInt(3); i > 0; i--) {
                    array.add(garbage(random, depth - 1));
                }
                yield array;
            }
            default -> {
                ObjectNode object = make.objectNode();
                for (int i = random.nextInt(6); i > 0; i--) {
                    object.set(NAMES.get(random.nextInt(NAMES.size())), garbage(random, depth - 1));
                }
                yield object;
            }
        };
    }
}
