package io.gateway302.upstream.outcome;

import io.gateway302.exchange.ByteSource;
import io.gateway302.upstream.http.ResponseSource;
import io.gateway302.upstream.http.ResponseSource.BrokenOffException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Buffered beginning of a response, read before the response is classified.
 *
 * @param content buffered bytes
 * @param isWhole true if the content is the whole response
 */
record BufferedPrefix(byte[] content, boolean isWhole) {

    private static final int USUAL = 2048;

    /**
     * Reads until the end of the response or beyond the buffer limit. Reads nothing if the declared length is larger.
     *
     * @param most buffer limit in bytes
     * @param remaining time left until the total timeout of the call
     * @throws BrokenOffException if the response ended before it was complete
     */
    static BufferedPrefix read(ResponseSource source, HttpHeaders headers, int most, Supplier<Duration> remaining)
            throws BrokenOffException {
        long announced = headers.getContentLength();
        if (announced > most) {
            return new BufferedPrefix(new byte[0], false);
        }
        Gathered gathered = new Gathered(announced > 0 ? (int) announced : USUAL);
        for (ByteBuffer piece = source.piece(remaining.get()); piece != null; piece = source.piece(remaining.get())) {
            gathered.add(piece);
            if (gathered.size() > most) {
                return new BufferedPrefix(gathered.toByteArray(), false);
            }
        }
        return new BufferedPrefix(gathered.toByteArray(), true);
    }

    /** Returns a source of the whole response: the buffered bytes, then the rest. */
    ByteSource followedBy(ByteSource rest) {
        ByteBuffer start = ByteBuffer.wrap(content);
        return new ByteSource() {

            @Override
            public @Nullable ByteBuffer next() {
                return start.hasRemaining() ? taken() : rest.next();
            }

            private ByteBuffer taken() {
                ByteBuffer taken = start.duplicate();
                start.position(start.limit());
                return taken;
            }

            @Override
            public boolean isReady() {
                return start.hasRemaining() || rest.isReady();
            }

            @Override
            public void close() {
                rest.close();
            }
        };
    }

    private static final class Gathered extends ByteArrayOutputStream {

        private Gathered(int size) {
            super(size);
        }

        private void add(ByteBuffer piece) {
            byte[] bytes = new byte[piece.remaining()];
            piece.get(bytes);
            writeBytes(bytes);
        }
    }
}
