package io.gateway302.results;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Part of a file.
 *
 * @param from offset of the first byte
 * @param length number of bytes; 0 if the file has none of the requested part
 */
record ByteRange(long from, long length) {

    private static final Pattern SINGLE =
            Pattern.compile("bytes=\\s*(?:([0-9]{1,18})\\s*-\\s*([0-9]{0,18})|-\\s*([0-9]{1,18}))\\s*");

    /**
     * Returns the part that the header {@code Range} requests. Several ranges and malformed ones are ignored, as RFC 9110
     * §14.2 allows.
     *
     * @return null if the whole file is to be sent
     */
    static @Nullable ByteRange of(@Nullable String header, long size) {
        Matcher range = header == null ? null : SINGLE.matcher(header);
        if (range == null || !range.matches()) {
            return null;
        }
        if (range.group(3) != null) {
            long length = Math.min(Long.parseLong(range.group(3)), size);
            return new ByteRange(size - length, length);
        }
        long from = Long.parseLong(range.group(1));
        long last = range.group(2).isEmpty() ? size - 1 : Math.min(Long.parseLong(range.group(2)), size - 1);
        if (!range.group(2).isEmpty() && Long.parseLong(range.group(2)) < from) {
            return null;
        }
        return new ByteRange(from, Math.max(0, last - from + 1));
    }

    boolean isSatisfiable() {
        return length > 0;
    }

    /** Returns the value of the header {@code Content-Range}. */
    String contentRange(long size) {
        return isSatisfiable() ? "bytes " + from + "-" + (from + length - 1) + "/" + size : "bytes */" + size;
    }
}
