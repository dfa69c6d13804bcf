package io.gateway302.passthrough;

import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The content of a coded body without its coding, as long as it is not out of all proportion to what was sent. */
final class Unpacked extends FilterInputStream {

    /** What people send packs to a tenth at best; a text of one letter packs to a thousandth. */
    private static final int MAX_RATIO = 100;

    /** Up to here, any ratio is fine. */
    private static final long FREE = 1024 * 1024;

    private final long max;
    private long count;

    /**
     * Unpacked content.
     *
     * @param packedSize bytes of the body as it was sent
     * @param largest bytes of the largest content
     */
    Unpacked(InputStream content, long packedSize, long largest) {
        super(content);
        this.max = Math.min(largest, Math.max(FREE, packedSize * MAX_RATIO));
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        count(value < 0 ? 0 : 1);
        return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        count(Math.max(read, 0));
        return read;
    }

    @Override
    public long skip(long bytes) throws IOException {
        long skipped = super.skip(bytes);
        count(skipped);
        return skipped;
    }

    private void count(long more) {
        count += more;
        if (count > max) {
            throw new ProblemException(
                    ProblemType.PAYLOAD_TOO_LARGE, "The body unpacks to more than " + max + " bytes");
        }
    }
}
