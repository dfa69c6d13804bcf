package io.gateway302.passthrough;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gateway302.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonOutlineTests {

    private static String outline(String document, int longestText) throws IOException {
        return new String(
                JsonOutline.of(
                        new ByteArrayInputStream(document.getBytes(StandardCharsets.UTF_8)),
                        longestText,
                        100_000_000,
                        4 * 1024 * 1024,
                        new OutlineMemory(100_000_000).share()),
                StandardCharsets.UTF_8);
    }

    @Test
    void keepsShortTextsAndEverythingElse() throws IOException {
        String document = "{\"a\":\"text\",\"b\":[1,2.5e3,true,null,{\"c\":\"\\\"\\\\\"}]}";

        assertThat(outline(document, 10)).isEqualTo(document);
    }

    @Test
    void cutsLongTextsBetweenCharactersAndBehindEscapes() throws IOException {
        for (int longest = 1; longest < 20; longest++) {
            JsonNode cut = JsonMapper.shared()
                    .readTree(outline("{\"a\":\"é\\u00e9\\\"日本語\\\\😀 and so on\",\"b\":\"é\"}", longest));
            assertThat("éé\"日本語\\😀 and so on").startsWith(cut.path("a").stringValue());
            assertThat(cut.path("b").stringValue()).isEqualTo("é");
        }
    }

    @Test
    void showsTwoMembersOfOneNameAsTwo() throws IOException {
        assertThat(outline("{\"model\":\"" + "x".repeat(100) + "\",\"model\":\"y\"}", 5))
                .contains("\"model\":\"xxxxx\",\"model\":\"y\"");
    }

    @Test
    void holdsLittleOfTextsThatAreMany() throws IOException {
        String texts = ("\"" + "x".repeat(200_000) + "\",").repeat(100);

        assertThat(outline("[" + texts + "1]", 200_000).length()).isLessThan(1_500_000);
    }

    @Test
    void takesNoMoreMemoryThanAllRequestsTogetherMay() throws IOException {
        OutlineMemory memory = new OutlineMemory(1000);
        byte[] document = ("[" + "1,".repeat(300) + "1]").getBytes(StandardCharsets.UTF_8);
        try (OutlineMemory.Share first = memory.share();
                OutlineMemory.Share second = memory.share()) {
            JsonOutline.of(new ByteArrayInputStream(document), 10, 10_000, 10_000, first);

            assertThatThrownBy(() -> JsonOutline.of(new ByteArrayInputStream(document), 10, 10_000, 10_000, second))
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining("as many large requests");
            assertThat(memory.used()).isEqualTo(document.length);
        }
        assertThat(memory.used()).isZero();
    }

    @Test
    void refusesMoreStructureThanAnybodyNeeds() {
        assertThatThrownBy(() -> outline("[" + "1,".repeat(3_000_000) + "1]", 10))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("4194304 bytes", "gateway.passthrough.max-structure");
    }
}
