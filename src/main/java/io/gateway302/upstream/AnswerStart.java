package io.gateway302.upstream;

import io.gateway302.exchange.ByteSource;
import io.gateway302.upstream.AnswerSource.BrokenOffException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * What was read of an answer before it was judged.
 *
 * @param content the bytes
 * @param isWhole whether that is all of it
 */
record AnswerStart(byte[] content, boolean isWhole) {

    private static final int USUAL = 2048;

    /**
     * Reads until the end, or until there is more than may be held.
     *
     * @param most how much may be held
     * @param remaining how long the call may still take
     */
    static AnswerStart read(AnswerSource source, HttpHeaders headers, int most, Supplier<Duration> remaining)
            throws BrokenOffException {
        long announced = headers.getContentLength();
        if (announced > most) {
            return new AnswerStart(new byte[0], false);
        }
        Gathered gathered = new Gathered(announced > 0 ? (int) announced : USUAL);
        for (ByteBuffer piece = source.piece(remaining.get()); piece != null; piece = source.piece(remaining.get())) {
            gathered.add(piece);
            if (gathered.size() > most) {
                return new AnswerStart(gathered.toByteArray(), false);
            }
        }
        return new AnswerStart(gathered.toByteArray(), true);
    }

    /** The answer from its beginning. */
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
