package io.gateway302.relay;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Multipart body that records the positions of its delimiters while it is read, and thus detects content outside of
 * parts.
 */
final class DelimitedInput extends FilterInputStream {

    /** Maximum number of last bytes to keep: a delimiter, and the characters that may follow it. */
    private static final int MAX_TAIL = 512;

    private final byte[] delimiter;
    private byte[] tail = new byte[0];
    private long read;
    private int found;
    private boolean beginsWithDelimiter;

    /**
     * Wraps a multipart body.
     *
     * @param delimiter two hyphens and the boundary, at most 250 bytes
     */
    DelimitedInput(InputStream body, byte[] delimiter) {
        super(body);
        this.delimiter = delimiter;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = super.read(buffer, offset, length);
        if (count > 0) {
            watch(buffer, offset, count);
        }
        return count;
    }

    private void watch(byte[] buffer, int offset, int count) {
        byte[] seen = Arrays.copyOf(tail, tail.length + count);
        System.arraycopy(buffer, offset, seen, tail.length, count);
        long seenFrom = read - tail.length;
        // delimiters that end within the new bytes
        for (int at = Math.max(0, tail.length - delimiter.length + 1); at + delimiter.length <= seen.length; at++) {
            if (isDelimiter(seen, at)) {
                found++;
                beginsWithDelimiter |= seenFrom + at == 0;
            }
        }
        read += count;
        tail = Arrays.copyOfRange(seen, Math.max(0, seen.length - MAX_TAIL), seen.length);
    }

    private boolean isDelimiter(byte[] bytes, int at) {
        return bytes[at] == delimiter[0]
                && Arrays.equals(bytes, at, at + delimiter.length, delimiter, 0, delimiter.length);
    }

    /**
     * Returns whether the body consists of its parts only. Call it after reading the body to its end.
     *
     * @param delimiters expected number of delimiters: one before each part, one after the last
     */
    boolean isExact(int delimiters) {
        if (found != delimiters || !beginsWithDelimiter) {
            return false;
        }
        int end = tail.length;
        if (end >= 2 && tail[end - 2] == '\r' && tail[end - 1] == '\n') {
            end -= 2;
        }
        int at = end - 2 - delimiter.length;
        return at >= 0 && tail[end - 2] == '-' && tail[end - 1] == '-' && isDelimiter(tail, at);
    }
}
