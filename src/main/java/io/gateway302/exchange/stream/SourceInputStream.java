package io.gateway302.exchange.stream;

import io.gateway302.exchange.ByteSource;
import io.gateway302.exchange.CallerLeftException;
import io.gateway302.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Input stream of the bytes of a source, for one thread. A failure of the source is the cause of the
 * {@link IOException}. Closing the stream ends the source.
 */
public final class SourceInputStream extends InputStream {

    private final ByteSource source;
    private @Nullable ByteBuffer piece;
    private boolean ended;

    public SourceInputStream(ByteSource source) {
        this.source = source;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        ByteBuffer bytes = piece;
        if (bytes == null || !bytes.hasRemaining()) {
            bytes = next();
        }
        if (bytes == null) {
            return -1;
        }
        int count = Math.min(length, bytes.remaining());
        bytes.get(target, offset, count);
        return count;
    }

    private @Nullable ByteBuffer next() throws IOException {
        if (ended) {
            return null;
        }
        try {
            piece = source.next();
            ended = piece == null;
            return piece;
        } catch (ProblemException | CallerLeftException e) {
            throw new IOException("The source failed", e);
        }
    }

    @Override
    public void close() {
        source.close();
    }
}
