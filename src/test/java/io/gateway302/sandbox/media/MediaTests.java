package io.gateway302.sandbox.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that generated files are valid, as far as the JDK can parse them. */
class MediaTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "png", "jpg", "webp", "svg", "mp3", "wav", "pcm", "flac", "mp4", "glb", "zip", "pptx", "pdf", "srt",
                "vtt", "txt", "md", "json"
            })
    void isTheSameForTheSameSeedAndSmall(String extension) {
        Media media = Media.require(extension);

        assertThat(media.file(7)).isEqualTo(media.file(7)).hasSizeBetween(20, 20_000);
        assertThat(Media.of(extension.toUpperCase(Locale.ROOT))).hasValue(media);
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "wav", "mp4", "glb", "pdf", "txt"})
    void isAnotherOneForAnotherSeed(String extension) {
        Media media = Media.require(extension);

        assertThat(media.file(7)).isNotEqualTo(media.file(8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg"})
    void drawsPictures(String extension) throws Exception {
        assertThat(ImageIO.read(new ByteArrayInputStream(
                                Media.require(extension).file(1)))
                        .getWidth())
                .isEqualTo(32);
    }

    @Test
    void makesASoundThatCanBePlayed() throws Exception {
        try (var sound = AudioSystem.getAudioInputStream(
                new ByteArrayInputStream(Media.require("wav").file(1)))) {
            assertThat(sound.getFormat().getSampleRate()).isEqualTo(8000);
            assertThat(sound.getFrameLength()).isEqualTo(800);
        }
    }

    @Test
    void makesFramesOfTheLengthThatTheirHeaderTells() {
        byte[] file = Media.require("mp3").file(1);

        // length of a frame of MPEG-1 layer III: 144 * 128000 / 44100 bytes
        assertThat(file).hasSize(10 * 417);
        for (int frame = 0; frame < file.length; frame += 417) {
            assertThat(new byte[] {file[frame], file[frame + 1], file[frame + 2]})
                    .containsExactly(0xff, 0xfb, 0x90);
        }
    }

    @Test
    void makesBoxesThatFillTheFile() {
        ByteBuffer file = ByteBuffer.wrap(Media.require("mp4").file(1));
        StringBuilder names = new StringBuilder();
        while (file.hasRemaining()) {
            int length = file.getInt();
            byte[] name = new byte[4];
            file.get(name);
            names.append(new String(name, StandardCharsets.US_ASCII)).append(' ');
            file.position(file.position() + length - 8);
        }

        assertThat(names).hasToString("ftyp moov mdat ");
    }

    @Test
    void makesAGlbThatTellsItsLength() {
        byte[] file = Media.require("glb").file(1);

        ByteBuffer head = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(new String(file, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("glTF");
        assertThat(head.getInt(8)).isEqualTo(file.length);
        assertThat(head.getInt(12)).isEqualTo(file.length - 20).matches(length -> length % 4 == 0);
    }

    @Test
    void makesAnArchiveThatCanBeUnpacked() throws Exception {
        try (var zip =
                new ZipInputStream(new ByteArrayInputStream(Media.require("zip").file(1)))) {
            assertThat(zip.getNextEntry().getName()).isEqualTo("sandbox.txt");
            assertThat(new String(zip.readAllBytes(), StandardCharsets.UTF_8)).startsWith("Written by the sandbox");
        }
    }

    @Test
    void makesAPdfWhoseTableOfObjectsIsRight() {
        String file = new String(Media.require("pdf").file(1), StandardCharsets.US_ASCII);

        int table = Integer.parseInt(file.replaceAll("(?s).*startxref\\n(\\d+)\\n.*", "$1"));
        assertThat(file.substring(table)).startsWith("xref\n0 5\n");
        String[] entries = file.substring(table).split("\n");
        for (int object = 1; object <= 4; object++) {
            int offset = Integer.parseInt(entries[object + 2].substring(0, 10));
            assertThat(file.substring(offset)).startsWith(object + " 0 obj");
        }
    }

    @Test
    void refusesWhatItCannotMake() {
        assertThat(Media.of("docx")).isEmpty();
        assertThatThrownBy(() -> Media.require("docx")).isInstanceOf(IllegalArgumentException.class);
    }
}
