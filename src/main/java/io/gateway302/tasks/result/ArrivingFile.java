package io.gateway302.tasks.result;

import io.gateway302.exchange.ByteSource;
import io.gateway302.exchange.stream.SourceInputStream;
import io.gateway302.problem.ProblemException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Response of 302.AI that is a file, for the result store. Its beginning is kept, for the case that it is not stored. */
final class ArrivingFile extends InputStream {

    private final SourceInputStream in;
    private final int maxKept;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private @Nullable ProblemException failure;
    private boolean isLarge;

    /**
     * Creates the stream.
     *
     * @param maxKept maximum size of a file that is kept, in bytes
     */
    ArrivingFile(ByteSource source, int maxKept) {
        this.in = new SourceInputStream(source);
        this.maxKept = maxKept;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
            int number = in.read(bytes, offset, length);
            if (number > 0) {
                keep(bytes, offset, number);
            }
            return number;
        } catch (IOException e) {
            if (e.getCause() instanceof ProblemException problem) {
                failure = problem;
            }
            throw e;
        }
    }

    private void keep(byte[] bytes, int offset, int number) {
        isLarge |= kept.size() + number > maxKept;
        if (isLarge) {
            kept.reset();
        } else {
            kept.write(bytes, offset, number);
        }
    }

    /**
     * Reads the rest.
     *
     * @return the whole file; null if it is too large
     * @throws ProblemException if the response has broken off
     */
    byte @Nullable [] rest() {
        try {
            byte[] buffer = new byte[8192];
            while (failure == null && read(buffer, 0, buffer.length) >= 0) {
                // what is read is kept
            }
        } catch (IOException _) {
            // the failure is known
        }
        if (failure != null) {
            throw failure;
        }
        return isLarge ? null : kept.toByteArray();
    }

    @Override
    public void close() {
        in.close();
    }
}
