package io.gateway302.idempotency;

import io.gateway302.exchange.ByteSource;
import io.gateway302.exchange.WatchedSource;
import io.gateway302.problem.ProblemException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Keeps a streamed answer as it passes, for those who ask for it again. */
final class AnswerCopy extends WatchedSource {

    private final long most;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private boolean fits = true;
    private boolean whole;

    /**
     * Keeps an answer.
     *
     * @param most bytes of the largest answer that is kept
     */
    AnswerCopy(ByteSource source, long most) {
        super(source);
        this.most = most;
    }

    @Override
    protected ByteBuffer passes(ByteBuffer piece) {
        fits = fits && kept.size() + (long) piece.remaining() <= most;
        if (fits) {
            byte[] bytes = new byte[piece.remaining()];
            piece.duplicate().get(bytes);
            kept.writeBytes(bytes);
        } else {
            kept.reset();
        }
        return piece;
    }

    @Override
    protected void ended(End end, @Nullable ProblemException problem) {
        whole = end == End.COMPLETE;
    }

    /** Whether all of the answer came. */
    boolean isWhole() {
        return whole;
    }

    /** All of it; null if it was too large. */
    byte @Nullable [] content() {
        return fits ? kept.toByteArray() : null;
    }
}
