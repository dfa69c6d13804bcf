package io.gateway302.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gateway302.catalog.ShippedCatalog;
import io.gateway302.usage.ShippedPrices;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.StringNode;

class ModelOperationsTests {

    private static final String CHAT = "/v1/chat/completions";

    private final ModelOperations operations = new ModelOperations(ShippedCatalog.load(), ShippedPrices.asTheyAre());

    @ParameterizedTest
    @CsvSource({
        // listed by an operation, in any case, and with a feature
        "/v1/chat/completions, gpt-4o, openai.chat",
        "/v1/chat/completions, GPT-4O, openai.chat",
        "/v1/chat/completions, gpt-4o-web-search, openai.chat",
        "/v1/chat/completions, grok-beta, llm.other",
        // listed by no operation, with a price
        "/v1/chat/completions, gpt-image-1, llm.other",
        // an example of the field, and a price of its own
        "/v1/images/generations, dall-e-3, dalle.generations",
        "/v1/images/generations, gpt-image-2, dalle.generations",
        "/v1/images/edits, gpt-image-1, dalle.edits",
        "/v1/audio/speech, tts-1-hd, openai.audio.speech",
        "/v1/audio/transcriptions, whisper-1, openai.audio.transcriptions",
        "/v1/audio/transcriptions, gpt-4o-transcribe, openai.audio.transcriptions",
        "/v1/audio/transcriptions, whisper-v3, 302ai.audio.transcriptions",
        "/openai/v1/videos, sora-2-pro, sora.videos.create"
    })
    void aKnownModelSelectsItsOperation(String path, String model, String operation) {
        ModelChoice choice = operations.choose(path, StringNode.valueOf(model));

        assertThat(choice.violations()).isEmpty();
        assertThat(choice.operation().id()).isEqualTo(operation);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, no-such-model, llm.other",
        "/v1/images/generations, no-such-model, dalle.generations",
        // it has a price, but the field allows others only
        "/v1/audio/speech, gpt-4o, openai.audio.speech",
        "/v1/audio/transcriptions, gpt-4o, openai.audio.transcriptions",
        "/openai/v1/videos, gpt-4o, sora.videos.create"
    })
    void anUnknownModelIsAViolationAndCountsForTheOperationOfUnlistedOnes(String path, String model, String operation) {
        ModelChoice choice = operations.choose(path, StringNode.valueOf(model));

        assertThat(choice.violations()).singleElement().satisfies(violation -> {
            assertThat(violation.field()).isEqualTo("model");
            assertThat(violation.code()).isEqualTo("unknown");
            assertThat(violation.message()).contains("GET /v1/models");
        });
        assertThat(choice.operation().id()).isEqualTo(operation);
    }

    @ParameterizedTest
    @CsvSource({"null", "5", "' '", "[]"})
    void otherValuesAreLeftToTheRuleOfTheField(String value) {
        JsonNode model = value.isBlank()
                ? StringNode.valueOf(value)
                : JsonMapper.shared().readTree(value);

        assertThat(operations.choose(CHAT, model).violations()).isEmpty();
        assertThat(operations
                        .choose(CHAT, MissingNode.getInstance())
                        .operation()
                        .id())
                .isEqualTo("llm.other");
    }

    @Test
    void aPathThatTheCatalogLacksIsAMistakeOfTheEndpoint() {
        assertThatThrownBy(() -> ModelOperations.unlisted(ShippedCatalog.load(), "/v1/none"))
                .hasMessageContaining("/v1/none");
    }
}
