package io.gateway302.results.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.results.Images;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaFactsTests {

    @TempDir
    Path directory;

    private MediaFacts facts(byte[] bytes) throws IOException {
        Path file = Files.write(directory.resolve("file"), bytes);
        try (FileChannel channel = FileChannel.open(file)) {
            return MediaFacts.of(channel);
        }
    }

    private FileType type(String latin1) throws IOException {
        return facts(latin1.getBytes(StandardCharsets.ISO_8859_1)).type();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    // ---- types -------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "PNG     | 89504e470d0a1a0a0000000d49484452",
                "JPEG    | ffd8ffe000104a464946",
                "GIF     | 474946383961",
                "GIF     | 474946383761",
                "WEBP    | 52494646aabbccdd57454250",
                "WAV     | 52494646aabbccdd57415645",
                "UNKNOWN | 52494646aabbccdd41564920",
                "AVIF    | 0000001c6674797061766966000000006d696631",
                "AVIF    | 0000001c667479706d69663100000000617669666d696166",
                "HEIC    | 0000001c6674797068656963000000006d696631",
                "HEIC    | 0000001c667479706d69663100000000686569636d696166",
                "MP4     | 0000001c6674797069736f6d0000020069736f6d",
                "MP4     | 0000001c667479706d70343200000000",
                "MOV     | 0000001466747970717420200000020071742020",
                "MOV     | 00000008776964650000",
                "M4A     | 0000001c667479704d344120",
                "WEBM    | 1a45dfa39f4286810142f7810142f2810442f381084282847765626d",
                "MATROSKA| 1a45dfa3934282886d6174726f736b61",
                "MP3     | 494433040000",
                "MP3     | fffb9064",
                "MP3     | fff382c4",
                "AAC     | fff15080",
                "AAC     | fff94c80",
                "OGG     | 4f67675300020000",
                "FLAC    | 664c614300000022",
                "PDF     | 255044462d312e37",
                "ZIP     | 504b030414000000",
                "ZIP     | 504b050600000000",
                "GLB     | 676c544602000000",
                "UNKNOWN | 7f454c46",
                "UNKNOWN | 4d5a9000",
                "UNKNOWN | fffe3c00",
                "UNKNOWN | 00",
            })
    void isKnownByTheFirstBytes(FileType type, String hex) throws IOException {
        assertThat(facts(HexFormat.of().parseHex(hex)).type()).isEqualTo(type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\": 1}", "[1]", " \r\n\t{\"\u00c3\u00a4\": 1}", "{}"})
    void isJson(String text) throws IOException {
        assertThat(type(text)).isEqualTo(FileType.JSON);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Hello",
                "<html><script>alert(1)</script>",
                "<?xml version=\"1.0\"?><a/>",
                "#!/bin/sh\n",
                "a\tb\r\n"
            })
    void isPlainTextWhateverABrowserWouldMakeOfIt(String text) throws IOException {
        FileType type = type(text);

        assertThat(type).isEqualTo(FileType.TEXT);
        assertThat(type.isInline()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>",
                "<?xml version=\"1.0\"?>\n<!-- an image -->\n<svg/>",
                "a\u0001b",
                "\u00ff\u00fe<\u0000s\u0000",
            })
    void isUnknownIfItIsAnImageWithScriptsOrNotText(String text) throws IOException {
        FileType type = type(text);

        assertThat(type).isEqualTo(FileType.UNKNOWN);
        assertThat(type.isInline()).isFalse();
    }

    @Test
    void isTextAlsoIfTheFirstBytesEndWithinACharacter() throws IOException {
        for (int shift = 0; shift < 4; shift++) {
            byte[] text = ("x".repeat(shift) + "\ud83d\ude00".repeat(2000)).getBytes(StandardCharsets.UTF_8);

            assertThat(facts(text).type()).isEqualTo(FileType.TEXT);
        }
    }

    @Test
    void isNotTextIfItEndsWithinACharacter() throws IOException {
        assertThat(facts(new byte[] {'a', (byte) 0xc3}).type()).isEqualTo(FileType.UNKNOWN);
    }

    @ParameterizedTest
    @EnumSource
    void isFoundByItsContentType(FileType type) {
        assertThat(FileType.ofContentType(type.contentType())).isEqualTo(type);
        assertThat(type.extension()).matches("[a-z0-9]{2,4}");
    }

    @Test
    void isNeverATypeThatABrowserExecutes() {
        assertThat(FileType.values())
                .extracting(FileType::contentType)
                .noneMatch(type -> type.contains("html")
                        || type.contains("svg")
                        || type.contains("xml")
                        || type.contains("javascript"));
    }

    // ---- dimensions --------------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource({"png, PNG, 1280, 800", "png, PNG, 1, 1", "jpg, JPEG, 640, 481", "gif, GIF, 300, 2"})
    void hasTheSizeOfARealImage(String format, FileType type, int width, int height) throws IOException {
        assertThat(facts(Images.encoded(format, width, height))).isEqualTo(new MediaFacts(type, width, height, null));
    }

    @Test
    void hasTheSizeOfAJpegBehindLargeMetadata() throws IOException {
        byte[] jpeg = Images.encoded("jpg", 320, 200);
        byte[] exif = new byte[65_537];
        exif[0] = (byte) 0xff;
        exif[1] = (byte) 0xe1;
        exif[2] = (byte) 0xff;
        exif[3] = (byte) 0xff;

        MediaFacts facts = facts(joined(Arrays.copyOf(jpeg, 2), exif, exif, Arrays.copyOfRange(jpeg, 2, jpeg.length)));

        assertThat(facts).isEqualTo(new MediaFacts(FileType.JPEG, 320, 200, null));
    }

    static List<byte[]> webps() {
        // a lossy, a lossless and an extended file of 550 x 368 pixels
        return List.of(
                webp("VP8 ", "010d00" + "9d012a" + "26027001" + "00".repeat(8)),
                webp("VP8L", "2f" + "25c25b00" + "00".repeat(16)),
                webp("VP8X", "10000000" + "250200" + "6f0100" + "00".repeat(8)));
    }

    private static byte[] webp(String chunk, String hex) {
        byte[] content = HexFormat.of().parseHex(hex);
        return joined(
                latin1("RIFF"),
                new byte[] {100, 0, 0, 0},
                latin1("WEBP" + chunk),
                new byte[] {(byte) content.length, 0, 0, 0},
                content);
    }

    @ParameterizedTest
    @MethodSource("webps")
    void hasTheSizeOfAWebp(byte[] webp) throws IOException {
        assertThat(facts(webp)).isEqualTo(new MediaFacts(FileType.WEBP, 550, 368, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "gif"})
    void hasATypeOnlyIfTheImageIsCutOff(String format) throws IOException {
        byte[] image = Images.encoded(format, 20, 20);
        for (int length = 8; length < 24; length++) {
            MediaFacts facts = facts(Arrays.copyOf(image, length));

            assertThat(facts.type()).isNotEqualTo(FileType.UNKNOWN);
            assertThat(facts.seconds()).isNull();
        }
    }

    @Test
    void readsAnyBytesWithoutFailure() throws IOException {
        Random random = new Random(302);
        List<byte[]> beginnings = List.of(
                Images.png(3, 3),
                Images.encoded("jpg", 3, 3),
                Images.encoded("gif", 3, 3),
                latin1("RIFF\0\0\0\0WEBPVP8X"),
                latin1("RIFF\0\0\0\0WAVEfmt "),
                mp4(1, true));
        for (int i = 0; i < 3000; i++) {
            byte[] bytes = beginnings.get(i % beginnings.size()).clone();
            for (int j = 0; j < 1 + i % 5; j++) {
                bytes[random.nextInt(Math.min(4, bytes.length - 1), bytes.length)] = (byte) random.nextInt();
            }
            MediaFacts facts = facts(Arrays.copyOf(bytes, random.nextInt(1, bytes.length + 40)));

            assertThat(Stream.of(facts.width(), facts.height())).allMatch(size -> size == null || size > 0);
            assertThat(facts.seconds()).matches(seconds -> seconds == null || seconds >= 0);
        }
    }

    // ---- durations ---------------------------------------------------------------------------------------------

    @Test
    void hasTheDurationOfAWaveFile() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AudioFormat format = new AudioFormat(8000, 16, 1, true, false);
        AudioSystem.write(
                new AudioInputStream(new ByteArrayInputStream(new byte[24_000]), format, 12_000),
                AudioFileFormat.Type.WAVE,
                out);

        assertThat(facts(out.toByteArray())).isEqualTo(new MediaFacts(FileType.WAV, null, null, 1.5));
    }

    @Test
    void hasTheDurationAndTheSizeOfAnMp4FileWhereverTheyAre() throws IOException {
        byte[] ftyp = box("ftyp", latin1("isom\0\0\2\0isomiso2"));
        byte[] media = box("mdat", new byte[10_000]);

        assertThat(facts(joined(ftyp, mp4(0, false), media)))
                .isEqualTo(new MediaFacts(FileType.MP4, 1920, 1080, 5.042));
        assertThat(facts(joined(ftyp, media, mp4(1, false))))
                .isEqualTo(new MediaFacts(FileType.MP4, 1920, 1080, 5.042));
        assertThat(facts(joined(ftyp, media))).isEqualTo(new MediaFacts(FileType.MP4, null, null, null));
    }

    /** Returns a box {@code moov} with an audio track and a video track of 1920 x 1080 pixels, of 5.042 s. */
    private static byte[] mp4(int version, boolean alone) {
        ByteBuffer header = ByteBuffer.allocate(version == 1 ? 112 : 100).order(ByteOrder.BIG_ENDIAN);
        header.put(0, (byte) version);
        if (version == 1) {
            header.putInt(20, 1000).putLong(24, 5042);
        } else {
            header.putInt(12, 1000).putInt(16, 5042);
        }
        ByteBuffer audio = ByteBuffer.allocate(84);
        ByteBuffer video = ByteBuffer.allocate(84).putInt(76, 1920 << 16).putInt(80, 1080 << 16);
        byte[] movie = box(
                "moov",
                joined(
                        box("mvhd", header.array()),
                        box("trak", box("tkhd", audio.array())),
                        box("trak", joined(box("edts", new byte[4]), box("tkhd", video.array())))));
        return alone ? joined(box("ftyp", latin1("isom")), movie) : movie;
    }

    private static byte[] box(String type, byte[] content) {
        return joined(ByteBuffer.allocate(4).putInt(8 + content.length).array(), latin1(type), content);
    }
}
