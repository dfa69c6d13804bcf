package io.gateway302.api.media;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Format of an image that operations take. */
public enum ImageType {
    /** PNG. */
    PNG("image/png", "png"),
    /** JPEG. */
    JPEG("image/jpeg", "jpg"),
    /** WebP. */
    WEBP("image/webp", "webp");

    private static final byte[] PNG_START = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final byte[] JPEG_START = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};
    private static final byte[] RIFF = "RIFF".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] WEBP_NAME = "WEBP".getBytes(StandardCharsets.US_ASCII);

    /** Offset of the name of a RIFF format. */
    private static final int NAME_AT = 8;

    private final String contentType;
    private final String ending;

    ImageType(String contentType, String ending) {
        this.contentType = contentType;
        this.ending = ending;
    }

    /** Returns the media type. */
    public String contentType() {
        return contentType;
    }

    /** Returns the ending of file names. */
    public String ending() {
        return ending;
    }

    /** Returns the format of an image that begins with these bytes; null if it is none of them. */
    public static @Nullable ImageType of(byte[] start) {
        if (has(start, 0, PNG_START)) {
            return PNG;
        }
        if (has(start, 0, JPEG_START)) {
            return JPEG;
        }
        return has(start, 0, RIFF) && has(start, NAME_AT, WEBP_NAME) ? WEBP : null;
    }

    private static boolean has(byte[] bytes, int at, byte[] expected) {
        return bytes.length >= at + expected.length
                && Arrays.equals(bytes, at, at + expected.length, expected, 0, expected.length);
    }
}
