package io.gateway302.binding;

import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Input stream that throws {@code payload-too-large} once more than the maximum size has been read. */
final class CappedInputStream extends FilterInputStream {

    private final long cap;
    private long count;

    CappedInputStream(InputStream in, long cap) {
        super(in);
        this.cap = cap;
    }

    static ProblemException tooLarge(long cap) {
        return new ProblemException(
                ProblemType.PAYLOAD_TOO_LARGE,
                "The body is larger than " + cap + " bytes, the limit of gateway.binding.max-body-size");
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        counted(value < 0 ? 0 : 1);
        return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        counted(Math.max(read, 0));
        return read;
    }

    private void counted(int more) {
        count += more;
        if (count > cap) {
            throw tooLarge(cap);
        }
    }
}
