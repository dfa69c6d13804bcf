package io.gateway302.sandbox.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EmbeddingsTests {

    private static final JsonMapper JSON = JsonMapper.shared();

    @ParameterizedTest
    @CsvSource({
        "text-embedding-3-small, 0, 1536",
        "text-embedding-3-large, 0, 3072",
        "text-embedding-3-large, 256, 256",
        "BAAI/bge-m3, 0, 1024"
    })
    void hasAsManyDimensionsAsTheModelOrTheCall(String model, int asked, int dimensions) {
        JsonNode answer = answer(model, "{\"input\": \"a cat\", \"dimensions\": " + asked + "}");

        JsonNode vector = answer.at("/data/0/embedding");
        assertThat(vector).hasSize(dimensions);
        double square = 0;
        for (JsonNode number : vector) {
            square += number.doubleValue() * number.doubleValue();
        }
        assertThat(square).isCloseTo(1, within(0.001));
        assertThat(answer.at("/model").stringValue()).isEqualTo(model);
        assertThat(answer.at("/usage/total_tokens").intValue()).isEqualTo(2);
    }

    @Test
    void packsTheSameNumbersInBase64() {
        JsonNode plain = answer("m", "{\"input\": [\"a\", \"b\"], \"dimensions\": 8}");
        JsonNode packed =
                answer("m", "{\"input\": [\"a\", \"b\"], \"dimensions\": 8, \"encoding_format\": \"base64\"}");

        assertThat(plain.at("/data")).hasSize(2);
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder()
                        .decode(packed.at("/data/1/embedding").stringValue()))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (JsonNode number : plain.at("/data/1/embedding")) {
            assertThat(bytes.getFloat()).isEqualTo(number.floatValue());
        }
        assertThat(bytes.hasRemaining()).isFalse();
    }

    @Test
    void dependsOnTheTextAlone() {
        JsonNode answer = answer("m", "{\"input\": [\"a\", \"b\", \"a\"], \"dimensions\": 8}");

        assertThat(answer.at("/data/0/embedding"))
                .isEqualTo(answer.at("/data/2/embedding"))
                .isNotEqualTo(answer.at("/data/1/embedding"));
    }

    @Test
    void takesTokensForOneText() {
        assertThat(answer("m", "{\"input\": [1, 2, 3], \"dimensions\": 8}").at("/data"))
                .hasSize(1);
    }

    @Test
    void refusesWhatWouldBeTooLarge() {
        String texts = "\"a\",".repeat(999) + "\"a\"";

        assertThat(Embeddings.answer("m", JSON.readTree("{\"input\": [" + texts + "], \"dimensions\": 1001}")))
                .isEmpty();
        assertThat(Embeddings.answer("m", JSON.readTree("{\"input\": \"a\", \"dimensions\": 8193}")))
                .isEmpty();
    }

    @Test
    void ranksDocumentsByTheWordsThatTheyShareWithTheQuery() {
        JsonNode answer = Ranking.answer("bge", JSON.readTree("""
                        {"query": "green cats", "top_n": 2, "return_documents": true,
                         "documents": ["red dogs", {"text": "Green cats!"}, "green dogs"]}"""), "1");

        assertThat(answer.at("/results")).hasSize(2);
        assertThat(answer.at("/results/0/index").intValue()).isEqualTo(1);
        assertThat(answer.at("/results/0/relevance_score").doubleValue()).isEqualTo(1);
        assertThat(answer.at("/results/0/document/text").stringValue()).isEqualTo("Green cats!");
        assertThat(answer.at("/results/1/index").intValue()).isEqualTo(2);
        assertThat(answer.at("/usage/total_tokens").intValue()).isEqualTo(11);
    }

    private static JsonNode answer(String model, String request) {
        return Embeddings.answer(model, JSON.readTree(request)).orElseThrow();
    }
}
