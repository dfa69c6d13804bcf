package io.gateway302.sandbox.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.gateway302.sandbox.call.Payload;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartTests {

    private static final String FORM = """
            preamble
            --XX
            Content-Disposition: form-data; name="prompt"

            a cat
            and "--X" a dog ü
            --XX
            Content-Disposition: form-data; name=empty


            --XX
            Content-Disposition: form-data; name="image[]"; filename="a b.png"
            Content-Type: image/png

            \0\1--XX is not at the start of a line
            --XX
            Content-Disposition: form-data; name="prompt"

            the second of its name
            --XX
            Content-Type: text/plain

            without a name
            --XX--
            epilogue
            --XX
            Content-Disposition: form-data; name="late"

            no
            """.replace("\n", "\r\n");

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64, 100_000})
    void readsAFormWhateverThePartsThatItComesIn(int size) {
        Multipart form = read(FORM.getBytes(StandardCharsets.UTF_8), size);

        assertThat(form.fields())
                .containsExactlyInAnyOrderEntriesOf(Map.of("prompt", "a cat\r\nand \"--X\" a dog ü", "empty", ""));
        assertThat(form.files())
                .containsExactly(
                        new Payload.Upload("image[]", "a b.png", "\0\1--XX is not at the start of a line".length()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    multipart/form-data; boundary=abc              | abc
                    multipart/form-data; boundary="a b"            | a b
                    Multipart/Form-Data;charset=utf-8; Boundary=abc | abc
                    application/json                               |
                    multipart/form-data                            |
                    """)
    void findsTheBoundary(String contentType, String boundary) {
        assertThat(Multipart.boundary(contentType)).isEqualTo(boundary);
    }

    @Test
    void keepsNothingOfAFileButItsLength() {
        byte[] megabyte = new byte[1024 * 1024];
        Multipart form = new Multipart("XX");
        form.add("--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"big\"\r\n\r\n"
                .getBytes(StandardCharsets.UTF_8));
        long before = used();
        for (int i = 0; i < 500; i++) {
            form.add(megabyte);
        }

        assertThat(used() - before).isLessThan(50L * 1024 * 1024);
        form.add("\r\n--XX--\r\n".getBytes(StandardCharsets.UTF_8));
        assertThat(form.files()).containsExactly(new Payload.Upload("file", "big", 500L * 1024 * 1024));
    }

    @Test
    void keepsNoMoreThanAMegabyteOfTexts() {
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        for (int i = 0; i < 3; i++) {
            form.writeBytes(("--XX\r\nContent-Disposition: form-data; name=\"t" + i + "\"\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            form.writeBytes(new byte[600_000]);
            form.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
        }
        form.writeBytes("--XX--".getBytes(StandardCharsets.UTF_8));

        int kept = read(form.toByteArray(), 1000).fields().values().stream()
                .mapToInt(String::length)
                .sum();

        assertThat(kept).isBetween(600_000, 1024 * 1024);
    }

    @Test
    void passesOverAHeadWithoutEnd() {
        Multipart form = new Multipart("XX");
        form.add("--XX\r\n".getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < 100; i++) {
            form.add("a".repeat(1000).getBytes(StandardCharsets.UTF_8));
        }

        assertThat(form.fields()).isEmpty();
    }

    private static Multipart read(byte[] form, int size) {
        Multipart multipart = new Multipart("XX");
        for (int from = 0; from < form.length; from += size) {
            multipart.add(Arrays.copyOfRange(form, from, Math.min(form.length, from + size)));
        }
        return multipart;
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
