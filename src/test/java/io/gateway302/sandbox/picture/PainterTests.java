package io.gateway302.sandbox.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PainterTests {

    private final Painter painter = new Painter(Lettering.ofThisMachine());

    @Test
    void drawsAJpegOfTheWantedSize() throws IOException {
        byte[] file = painter.jpeg(picture("a cat", 1, null));

        assertThat(file).startsWith(0xff, 0xd8, 0xff).endsWith(0xff, 0xd9);
        assertThat(decode(file).getWidth()).isEqualTo(320);
        assertThat(decode(file).getHeight()).isEqualTo(256);
    }

    @Test
    void drawsEqualPicturesToEqualBytes() {
        assertThat(painter.jpeg(picture("a cat", 7, null))).isEqualTo(painter.jpeg(picture("a cat", 7, null)));
    }

    @Test
    void drawsAnotherLandscapeFromAnotherSeed() {
        Painter silent = new Painter(new Lettering(null));

        assertThat(silent.jpeg(picture("a cat", 7, null))).isNotEqualTo(silent.jpeg(picture("a cat", 8, null)));
    }

    @Test
    void showsThePrompt() {
        assertThat(painter.jpeg(picture("a cat", 7, null))).isNotEqualTo(painter.jpeg(picture("a dog", 7, null)));
    }

    @ParameterizedTest
    @EnumSource
    void marksTheCornerThatIsAskedForAndNoOther(Watermark.Corner corner) throws IOException {
        BufferedImage plain = decode(painter.jpeg(picture("a cat", 7, null)));
        BufferedImage marked = decode(painter.jpeg(picture("a cat", 7, new Watermark("MINE", true, corner, 1))));

        boolean left = corner == Watermark.Corner.BOTTOM_LEFT || corner == Watermark.Corner.TOP_LEFT;
        boolean bottom = corner == Watermark.Corner.BOTTOM_LEFT || corner == Watermark.Corner.BOTTOM_RIGHT;
        assertThat(differs(plain, marked, left, bottom)).isTrue();
        assertThat(differs(plain, marked, !left, bottom)).isFalse();
        assertThat(differs(plain, marked, left, !bottom)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"一只小熊猫", "مرحبا بالعالم", "\ud83d", "\u0000\u0007", "\u200b", "👩‍🚀", " "})
    void survivesAnyPrompt(String prompt) throws IOException {
        Watermark mark = new Watermark(prompt, false, Watermark.Corner.TOP_LEFT, 0);

        assertThat(decode(painter.jpeg(picture(prompt, 1, mark))).getWidth()).isEqualTo(320);
    }

    @Test
    void drawsWithoutTextWhereThereIsNoFont() {
        Lettering none = Lettering.of(() -> {
            throw new UnsatisfiedLinkError("libfreetype.so.6: cannot open shared object file");
        });

        assertThat(new Painter(none).jpeg(picture("a cat", 7, null)))
                .isEqualTo(new Painter(none).jpeg(picture("a dog", 7, null)));
    }

    private static Picture picture(String prompt, long seed, @Nullable Watermark watermark) {
        return new Picture(prompt, seed, 320, 256, watermark);
    }

    private static BufferedImage decode(byte[] file) throws IOException {
        return Objects.requireNonNull(ImageIO.read(new ByteArrayInputStream(file)));
    }

    /**
     * Returns whether a quarter of two images differs by more than JPEG artifacts of a watermark in an adjacent
     * quarter.
     */
    private static boolean differs(BufferedImage one, BufferedImage other, boolean left, boolean bottom) {
        int width = one.getWidth() / 2;
        int height = one.getHeight() / 2;
        for (int x = 0; x < width; x++) {
            for (int y = 0; y < height; y++) {
                int column = left ? x : width + x;
                int row = bottom ? height + y : y;
                int before = one.getRGB(column, row) >> 8 & 0xff;
                int after = other.getRGB(column, row) >> 8 & 0xff;
                if (Math.abs(before - after) > 40) {
                    return true;
                }
            }
        }
        return false;
    }
}
