package io.gateway302.sandbox.picture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PictureTests {

    @Test
    void shortensALongPromptBetweenCharacters() {
        Picture picture = new Picture("😀".repeat(2000), 1, 512, 512, null);

        assertThat(picture.prompt()).isEqualTo("😀".repeat(280) + "…");
    }

    @Test
    void putsThePromptOnOneLine() {
        assertThat(new Picture(" a\n\tcat\u0000 ", 1, 512, 512, null).prompt()).isEqualTo("a cat");
    }

    @Test
    void isNamedByAllThatItShows() {
        Picture picture = new Picture("a cat", 1, 512, 512, null);

        assertThat(picture.name())
                .matches("[0-9a-f]{32}")
                .isEqualTo(new Picture("a cat", 1, 512, 512, null).name())
                .isNotEqualTo(new Picture("a cat", 2, 512, 512, null).name())
                .isNotEqualTo(new Picture("a dog", 1, 512, 512, null).name())
                .isNotEqualTo(new Picture("a cat", 1, 512, 513, null).name())
                .isNotEqualTo(new Picture("a cat", 1, 512, 512, new Watermark("", true, Watermark.Corner.TOP_LEFT, 1))
                        .name());
    }
}
