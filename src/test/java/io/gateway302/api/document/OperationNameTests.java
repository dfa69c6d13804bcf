package io.gateway302.api.document;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperationNameTests {

    @ParameterizedTest
    @CsvSource({
        "doubao.drawing.character,   doubaoDrawingCharacter, DoubaoDrawingCharacterBody",
        "302ai.sd3-v2,               ai302Sd3V2,             Ai302Sd3V2Body",
        "302ai.tts.v2.fetch,         ai302TtsV2Fetch,        Ai302TtsV2FetchBody",
        "openai.chat/v1/{*path}:run, openaiChatV1PathRun,    OpenaiChatV1PathRunBody"
    })
    void namesAreInCamelCaseAndBeginWithALetter(String id, String operation, String body) {
        assertThat(OperationName.of(id)).isEqualTo(operation);
        assertThat(OperationName.ofBody(id)).isEqualTo(body);
    }
}
