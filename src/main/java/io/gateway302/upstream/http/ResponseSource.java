package io.gateway302.upstream.http;

import io.gateway302.exchange.ByteSource;
import io.gateway302.problem.ProblemException;
import io.gateway302.upstream.http.Reply.NoAnswer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;

/** Source of a response's content, with the operation's idle timeout for each piece. */
public final class ResponseSource implements ByteSource {

    private final ResponseBodyQueue inbound;
    private final Duration idle;
    private final CancellableWait responseWait;
    private final Function<NoAnswer, ProblemException> problems;
    private boolean ended;

    /**
     * Creates a source.
     *
     * @param idle maximum wait for a piece
     * @param problems mapping from an incomplete response to the problem for the caller
     */
    public ResponseSource(
            ResponseBodyQueue inbound,
            Duration idle,
            CancellableWait responseWait,
            Function<NoAnswer, ProblemException> problems) {
        this.inbound = inbound;
        this.idle = idle;
        this.responseWait = responseWait;
        this.problems = problems;
    }

    @Override
    public @Nullable ByteBuffer next() {
        try {
            return piece(idle);
        } catch (BrokenOffException e) {
            throw problems.apply(e.reply());
        }
    }

    /**
     * Waits for the next piece.
     *
     * @param longest maximum wait, if it is shorter than the idle timeout of the operation
     * @return the piece; null at the end
     * @throws BrokenOffException if the connection broke or the wait timed out; the source is closed then
     */
    @Nullable
    public ByteBuffer piece(Duration longest) throws BrokenOffException {
        while (!ended) {
            Duration wait = longest.compareTo(idle) < 0 ? longest : idle;
            switch (responseWait.await(wait, inbound)) {
                case ResponseBodyQueue.Piece(DataBuffer buffer) -> {
                    byte[] bytes = taken(buffer);
                    if (bytes.length > 0) {
                        return ByteBuffer.wrap(bytes);
                    }
                }
                case ResponseBodyQueue.Ended _ -> ended = true;
                case ResponseBodyQueue.BrokenOff(Throwable cause) -> throw brokenOff(false, cause);
                case null -> throw brokenOff(true, new TimeoutException("Nothing came for " + wait));
            }
        }
        return null;
    }

    /** Copies the bytes once, out of pooled memory, so that all stages of the stream can share them without a copy. */
    private static byte[] taken(DataBuffer buffer) {
        try {
            byte[] bytes = new byte[buffer.readableByteCount()];
            buffer.read(bytes);
            return bytes;
        } finally {
            DataBufferUtils.release(buffer);
        }
    }

    private BrokenOffException brokenOff(boolean timedOut, Throwable cause) {
        close();
        return new BrokenOffException(new NoAnswer(true, true, timedOut, cause));
    }

    /** Exception for a response that ended before it was complete. */
    public static final class BrokenOffException extends Exception {

        private final transient NoAnswer reply;

        private BrokenOffException(NoAnswer reply) {
            super(null, reply.cause(), false, false);
            this.reply = reply;
        }

        public NoAnswer reply() {
            return reply;
        }
    }

    @Override
    public boolean isReady() {
        return inbound.isReady();
    }

    @Override
    public void close() {
        ended = true;
        inbound.close();
    }
}
