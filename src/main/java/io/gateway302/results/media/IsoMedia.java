package io.gateway302.results.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Duration and picture size of a file of the ISO base media format (ISO/IEC 14496-12), from its box {@code moov}
 * wherever it is.
 *
 * @param size size of the first track with a picture; null if unknown
 * @param seconds duration; null if unknown
 */
record IsoMedia(@Nullable ImageSize size, @Nullable Double seconds) {

    private static final IsoMedia UNKNOWN = new IsoMedia(null, null);

    /** Bound for malformed files, whose boxes may be tiny. */
    private static final int MAX_BOXES = 1000;

    private static final int HEADER = 8;

    /** Content of a box, from its first byte, inclusive, to its end, exclusive. */
    private record Box(long from, long to) {}

    static IsoMedia of(FileBytes file) throws IOException {
        Box movie = find(file, new Box(0, file.size()), "moov", 0);
        return movie == null ? UNKNOWN : new IsoMedia(size(file, movie), seconds(file, movie));
    }

    private static @Nullable Double seconds(FileBytes file, Box movie) throws IOException {
        Box header = find(file, movie, "mvhd", 0);
        ByteBuffer bytes = header == null ? null : file.read(header.from(), 32);
        if (bytes == null) {
            return null;
        }
        boolean wide = bytes.get(0) == 1;
        long scale = bytes.getInt(wide ? 20 : 12) & 0xffffffffL;
        long duration = wide ? bytes.getLong(24) : bytes.getInt(16) & 0xffffffffL;
        // all ones: unknown
        boolean known = scale > 0 && duration > 0 && duration != (wide ? -1 : 0xffffffffL);
        return known ? rounded((double) duration / scale) : null;
    }

    /** Returns a duration in whole milliseconds. */
    static double rounded(double seconds) {
        return Math.round(seconds * 1000) / 1000.0;
    }

    private static @Nullable ImageSize size(FileBytes file, Box movie) throws IOException {
        for (int i = 0; i < MAX_BOXES; i++) {
            Box track = find(file, movie, "trak", i);
            if (track == null) {
                return null;
            }
            Box header = find(file, track, "tkhd", 0);
            // both are 16.16 fixed-point numbers at the end of the box
            ByteBuffer bytes = header == null ? null : file.read(header.to() - 8, 8);
            if (bytes != null && bytes.getShort(0) != 0 && bytes.getShort(4) != 0) {
                return new ImageSize(bytes.getShort(0) & 0xffff, bytes.getShort(4) & 0xffff);
            }
        }
        return null;
    }

    /** Returns a box of this type within another one; null if there are not as many. */
    private static @Nullable Box find(FileBytes file, Box parent, String type, int index) throws IOException {
        long position = parent.from();
        int found = 0;
        for (int i = 0; i < MAX_BOXES && position <= parent.to() - HEADER; i++) {
            ByteBuffer header = file.read(position, HEADER);
            if (header == null) {
                return null;
            }
            long length = header.getInt(0) & 0xffffffffL;
            int start = HEADER;
            if (length == 1) {
                ByteBuffer large = file.read(position + HEADER, Long.BYTES);
                length = large == null ? -1 : large.getLong(0);
                start += Long.BYTES;
            } else if (length == 0) {
                length = parent.to() - position;
            }
            if (length < start || length > parent.to() - position) {
                return null;
            }
            if (StandardCharsets.ISO_8859_1
                            .decode(header.slice(4, 4))
                            .toString()
                            .equals(type)
                    && found++ == index) {
                return new Box(position + start, position + length);
            }
            position += length;
        }
        return null;
    }
}
