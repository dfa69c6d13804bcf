package io.gateway302.results.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Duration of a WAV file: the size of its samples divided by their rate in bytes. */
final class WaveDuration {

    private static final int MAX_CHUNKS = 100;
    private static final int FORMAT = 0x20746d66; // "fmt "
    private static final int DATA = 0x61746164; // "data"

    private WaveDuration() {}

    /** Returns the duration in seconds; null if the file is malformed. */
    static @Nullable Double of(FileBytes file) throws IOException {
        long position = 12;
        long rate = 0;
        for (int i = 0; i < MAX_CHUNKS; i++) {
            ByteBuffer chunk = file.read(position, 8);
            if (chunk == null) {
                return null;
            }
            chunk.order(ByteOrder.LITTLE_ENDIAN);
            // a streaming encoder announces the maximum, because it does not know the size
            long length = Math.min(chunk.getInt(4) & 0xffffffffL, file.size() - position - 8);
            if (chunk.getInt(0) == FORMAT) {
                ByteBuffer format = file.read(position + 16, 4);
                rate = format == null
                        ? 0
                        : format.order(ByteOrder.LITTLE_ENDIAN).getInt() & 0xffffffffL;
            } else if (chunk.getInt(0) == DATA) {
                return rate == 0 ? null : IsoMedia.rounded((double) length / rate);
            }
            // chunks begin at even positions
            position += 8 + length + (length & 1);
        }
        return null;
    }
}
