package io.gateway302.upstream;

import io.gateway302.exchange.ByteSource;
import io.gateway302.problem.ProblemException;
import io.gateway302.upstream.Reply.NoAnswer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBuffer.ByteBufferIterator;
import org.springframework.core.io.buffer.DataBufferUtils;

/** Reads an answer's content, and waits for each piece of it as long as its operation may pause. */
final class AnswerSource implements ByteSource {

    private final Inbound inbound;
    private final Duration idle;
    private final Patience patience;
    private final Function<NoAnswer, ProblemException> problems;
    private @Nullable DataBuffer current;
    private @Nullable ByteBufferIterator parts;
    private boolean ended;

    /**
     * Reads an answer.
     *
     * @param idle longest wait for a piece
     * @param problems says what is told where the answer breaks off
     */
    AnswerSource(Inbound inbound, Duration idle, Patience patience, Function<NoAnswer, ProblemException> problems) {
        this.inbound = inbound;
        this.idle = idle;
        this.patience = patience;
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
     * @param longest the longest wait, if that is shorter than what the operation may pause
     * @return null at the end
     */
    @Nullable
    ByteBuffer piece(Duration longest) throws BrokenOffException {
        while (!ended) {
            if (parts != null && parts.hasNext()) {
                ByteBuffer part = parts.next();
                if (part.hasRemaining()) {
                    return part;
                }
                continue;
            }
            release();
            Duration wait = longest.compareTo(idle) < 0 ? longest : idle;
            switch (patience.await(wait, inbound::poll)) {
                case Inbound.Piece(DataBuffer buffer) -> {
                    current = buffer;
                    parts = buffer.readableByteBuffers();
                }
                case Inbound.Ended _ -> ended = true;
                case Inbound.BrokenOff(Throwable cause) -> throw brokenOff(false, cause);
                case null -> throw brokenOff(true, new TimeoutException("Nothing came for " + wait));
            }
        }
        return null;
    }

    private BrokenOffException brokenOff(boolean timedOut, Throwable cause) {
        close();
        return new BrokenOffException(new NoAnswer(true, true, timedOut, cause));
    }

    /** The answer has no end. */
    static final class BrokenOffException extends Exception {

        private final transient NoAnswer reply;

        private BrokenOffException(NoAnswer reply) {
            super(null, reply.cause(), false, false);
            this.reply = reply;
        }

        NoAnswer reply() {
            return reply;
        }
    }

    @Override
    public boolean isReady() {
        return (parts != null && parts.hasNext()) || inbound.isReady();
    }

    @Override
    public void close() {
        ended = true;
        release();
        inbound.close();
    }

    private void release() {
        if (parts != null) {
            parts.close();
            parts = null;
        }
        if (current != null) {
            DataBufferUtils.release(current);
            current = null;
        }
    }
}
