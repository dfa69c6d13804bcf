package io.gateway302.results.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Size of an image or video in pixels, as its headers have it. A rotation in metadata is not applied.
 *
 * @param width width
 * @param height height
 */
record ImageSize(int width, int height) {

    private static final int MAX_SEGMENTS = 1000;

    /** Returns the size; null if the file is malformed. */
    static @Nullable ImageSize of(FileType type, FileBytes file) throws IOException {
        return switch (type) {
            case PNG -> ofPng(file.read(16, 8));
            case GIF -> ofGif(file.read(6, 4));
            case WEBP -> ofWebp(file.read(12, 18));
            case JPEG -> ofJpeg(file);
            default -> null;
        };
    }

    /** Reads the chunk IHDR, which is the first one (PNG specification, 11.2.1). */
    private static @Nullable ImageSize ofPng(@Nullable ByteBuffer header) {
        return header == null ? null : new ImageSize(header.getInt(0), header.getInt(4));
    }

    private static @Nullable ImageSize ofGif(@Nullable ByteBuffer header) {
        if (header == null) {
            return null;
        }
        ByteBuffer little = header.order(ByteOrder.LITTLE_ENDIAN);
        return new ImageSize(little.getShort(0) & 0xffff, little.getShort(2) & 0xffff);
    }

    /**
     * Reads the first chunk: VP8X, VP8L or VP8 (RFC 9649).
     *
     * @param chunk first bytes from the name of the chunk on
     */
    private static @Nullable ImageSize ofWebp(@Nullable ByteBuffer chunk) {
        if (chunk == null) {
            return null;
        }
        ByteBuffer little = chunk.order(ByteOrder.LITTLE_ENDIAN);
        return switch (little.getInt(0)) {
            // "VP8X": 24 bits each, minus 1
            case 0x58385056 ->
                new ImageSize((little.getInt(12) & 0xffffff) + 1, (little.getInt(14) >>> 8 & 0xffffff) + 1);
            // "VP8L": 14 bits each, minus 1, after a signature byte
            case 0x4c385056 -> {
                int bits = little.getInt(9);
                yield new ImageSize((bits & 0x3fff) + 1, (bits >>> 14 & 0x3fff) + 1);
            }
            // "VP8 ": 14 bits each, after a frame tag and a start code
            case 0x20385056 -> new ImageSize(little.getShort(14) & 0x3fff, little.getShort(16) & 0x3fff);
            default -> null;
        };
    }

    /** Looks for the start of a frame (ITU-T T.81, B.2.2), behind segments such as Exif. */
    private static @Nullable ImageSize ofJpeg(FileBytes file) throws IOException {
        long position = 2;
        for (int i = 0; i < MAX_SEGMENTS; i++) {
            ByteBuffer segment = file.read(position, 4);
            if (segment == null || (segment.get(0) & 0xff) != 0xff) {
                return null;
            }
            int marker = segment.get(1) & 0xff;
            if (marker == 0xff) {
                // a fill byte
                position++;
            } else if (isFrame(marker)) {
                ByteBuffer frame = file.read(position + 5, 4);
                return frame == null ? null : new ImageSize(frame.getShort(2) & 0xffff, frame.getShort(0) & 0xffff);
            } else {
                position += 2 + (segment.getShort(2) & 0xffff);
            }
        }
        return null;
    }

    /** Returns whether it is SOF0 to SOF15: all of C0 to CF but the tables C4, C8 and CC. */
    private static boolean isFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }
}
