package io.gateway302.results.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * Properties of a file that follow from its headers. They are read from the file; what its sender declares does not
 * count. No pixel or sample is decoded.
 *
 * @param type type
 * @param width width in pixels; null if unknown
 * @param height height in pixels; null if unknown
 * @param seconds duration; null if unknown
 */
public record MediaFacts(
        FileType type,
        @Nullable Integer width,
        @Nullable Integer height,
        @Nullable Double seconds) {

    /**
     * Reads the properties of a complete file. A malformed file has a type only.
     *
     * @throws IOException if the file cannot be read
     */
    public static MediaFacts of(FileChannel file) throws IOException {
        FileBytes bytes = new FileBytes(file);
        ByteBuffer head = bytes.read(0, (int) Math.min(FileType.HEAD, bytes.size()));
        FileType type = head == null ? FileType.UNKNOWN : FileType.of(head);
        return switch (type) {
            case PNG, JPEG, GIF, WEBP -> of(type, ImageSize.of(type, bytes), null);
            case MP4, MOV, M4A -> {
                IsoMedia media = IsoMedia.of(bytes);
                yield of(type, media.size(), media.seconds());
            }
            case WAV -> of(type, null, WaveDuration.of(bytes));
            default -> of(type, null, null);
        };
    }

    private static MediaFacts of(FileType type, @Nullable ImageSize size, @Nullable Double seconds) {
        return size == null || size.width() <= 0 || size.height() <= 0
                ? new MediaFacts(type, null, null, seconds)
                : new MediaFacts(type, size.width(), size.height(), seconds);
    }
}
