package io.gateway302.passthrough;

import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Decompressed request body with a size limit, as a protection against decompression bombs. */
final class Unpacked extends FilterInputStream {

    /**
     * Maximum ratio of decompressed to compressed size. Real bodies compress to a tenth at best, one repeated letter to
     * a thousandth.
     */
    private static final int MAX_RATIO = 100;

    /** Decompressed size in bytes up to which any ratio is accepted. */
    private static final long FREE = 1024 * 1024;

    /** Decompressed size in bytes after which other calls get the processor. */
    private static final long TURN = 1024 * 1024;

    private final long max;
    private long count;
    private long nextTurn = TURN;

    /**
     * Wraps decompressed content.
     *
     * @param packedSize size of the compressed body in bytes
     * @param largest maximum decompressed size in bytes
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
                    ProblemType.PAYLOAD_TOO_LARGE,
                    "The body unpacks to more than " + max
                            + " bytes, the lower of gateway.passthrough.max-body-size and " + MAX_RATIO
                            + " times its size");
        }
        if (count >= nextTurn) {
            nextTurn = count + TURN;
            giveWay();
        }
    }

    /** Lets other virtual threads run: a thread keeps its carrier until it waits, and unpacking never waits. */
    @SuppressWarnings("ThreadPriorityCheck")
    private static void giveWay() {
        Thread.yield();
    }
}
