package io.gateway302.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** Faults in the bytes of a body: other charsets, invalid UTF-8, and content codings. */
final class Encoding {

    /**
     * Invalid UTF-8: a lone byte, an overlong NUL, half of a surrogate pair, a code point beyond Unicode, a truncated
     * character.
     */
    private static final byte[][] INVALID = {
        {(byte) 0xff},
        {(byte) 0xc0, (byte) 0x80},
        {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
        {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
        {(byte) 0xe7, (byte) 0x8c}
    };

    private static final Charset[] CHARSETS = {
        StandardCharsets.UTF_16,
        StandardCharsets.UTF_16LE,
        StandardCharsets.UTF_16BE,
        StandardCharsets.UTF_32,
        StandardCharsets.UTF_32LE,
        StandardCharsets.UTF_32BE,
        StandardCharsets.ISO_8859_1,
        Charset.forName("GB18030"),
        Charset.forName("IBM037")
    };

    private Encoding() {}

    /** Returns the text in a charset other than UTF-8, or in UTF-8 with an invalid sequence. */
    static byte[] oddly(String text, Choices choices) {
        return choices.oneIn(2)
                ? text.getBytes(choices.of(CHARSETS))
                : broken(text.getBytes(StandardCharsets.UTF_8), choices);
    }

    /** Returns the bytes with an invalid sequence or a random byte inserted, or in place of one of them. */
    static byte[] broken(byte[] bytes, Choices choices) {
        int at = choices.below(bytes.length + 1);
        byte[] put = choices.oneIn(2) ? choices.of(INVALID) : choices.bytes(1);
        int skipped = Math.min(bytes.length, at + choices.below(2));
        ByteArrayOutputStream broken = new ByteArrayOutputStream();
        broken.write(bytes, 0, at);
        broken.writeBytes(put);
        broken.write(bytes, skipped, bytes.length - skipped);
        return broken.toByteArray();
    }

    static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    static byte[] deflate(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream deflate = new DeflaterOutputStream(packed)) {
            deflate.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    static byte[] truncated(byte[] bytes, Choices choices) {
        return Arrays.copyOf(bytes, choices.below(bytes.length + 1));
    }
}
