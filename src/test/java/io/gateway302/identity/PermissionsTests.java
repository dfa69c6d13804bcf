package io.gateway302.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.catalog.Operation;
import io.gateway302.catalog.ShippedCatalog;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PermissionsTests {

    private final Operation character = ShippedCatalog.load().require("doubao.drawing.character");

    @ParameterizedTest
    @CsvSource({
        "*, true",
        "doubao.drawing.character, true",
        "DOUBAO.Drawing.*, true",
        "doubao.*, true",
        "*.character, true",
        "doubao.*.character, true",
        "section:Image Generation, true",
        "Section:image*, true",
        "provider:Doubao, true",
        "doubao.drawing, false",
        "doubao.drawing.character.v2, false",
        "openai.*, false",
        "section:Video Generation, false",
        "section:doubao.*, false",
        "provider:Kling, false",
        "'', false"
    })
    void allowsOperationsByIdSectionAndProvider(String pattern, boolean allowed) {
        assertThat(new Permissions(List.of("nothing", pattern), List.of()).allows(character))
                .isEqualTo(allowed);
    }

    @Test
    void allowsNothingWhereNothingIsNamed() {
        assertThat(new Permissions(List.of(), List.of()).allows(character)).isFalse();
        assertThat(new Permissions(List.of(), List.of()).allowsModel("gpt-4o")).isFalse();
        assertThat(Permissions.ALL.allows(character)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-4o, gpt-4o, true",
        "gpt-4o, gpt-4o-web-search, true",
        "gpt-4o, GPT-4o-ocr-Web-Search, true",
        "deepseek-*, deepseek-r1-ocr-web-search, true",
        "gpt-4o-web-search, gpt-4o-web-search, true",
        "gpt-4o, gpt-4o-mini, false",
        "gpt-4o, gpt-4o-mini-web-search, false",
        "claude-*, gpt-4o, false"
    })
    void comparesModelsWithoutTheirFeatures(String pattern, String model, boolean allowed) {
        assertThat(new Permissions(List.of("*"), List.of(pattern)).allowsModel(model))
                .isEqualTo(allowed);
    }

    @Test
    void matchesLongTextsInNoTime() {
        String pattern = "*a".repeat(60) + "b";

        assertThat(Wildcard.matches(pattern, "a".repeat(10_000))).isFalse();
    }
}
