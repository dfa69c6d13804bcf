package io.gateway302.sandbox.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Font;
import java.awt.font.TextLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

class LetteringTests {

    /** Font that can display only Latin letters, on every machine. */
    private static final Font LATIN_ONLY = new Font(Font.SANS_SERIF, Font.PLAIN, 12) {
        @Override
        public boolean canDisplay(int letter) {
            return letter < 0x100;
        }
    };

    @Test
    void namesTheLettersThatTheFontLacks() {
        assertThat(Lettering.readable("AI生成", LATIN_ONLY)).isEqualTo("AI U+751F U+6210");
        assertThat(Lettering.readable("一cat 😀", LATIN_ONLY)).isEqualTo("U+4E00 cat U+1F600");
        assertThat(Lettering.readable("\ud83d!", LATIN_ONLY)).isEqualTo("U+D83D !");
    }

    @Test
    void leavesWhatTheFontHas() {
        assertThat(Lettering.readable("a cat, \"été\"", LATIN_ONLY)).isEqualTo("a cat, \"été\"");
    }

    @Test
    void breaksLinesAtTheWidthAndDropsWhatIsTooMuch() {
        Lettering lettering = Lettering.ofThisMachine();

        List<TextLayout> lines = lettering.lines("words and ".repeat(50), Font.PLAIN, 12, 200, 3);

        assertThat(lines)
                .hasSize(3)
                .allSatisfy(line -> assertThat(line.getAdvance()).isCloseTo(160, within(60f)));
        assertThat(lettering.lines("words", Font.PLAIN, 12, 200, 3)).hasSize(1);
    }

    @Test
    void hasNoLinesWithoutFontOrText() {
        assertThat(new Lettering(null).lines("words", Font.PLAIN, 12, 200, 3)).isEmpty();
        assertThat(Lettering.ofThisMachine().lines(" ", Font.PLAIN, 12, 200, 3)).isEmpty();
    }
}
