package io.gateway302.exchange.stream;

import io.gateway302.exchange.ByteSource;
import io.gateway302.problem.ProblemException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Wrapper of a source that observes each piece and the end. The end is reported once, before the reader sees it, and
 * also if the reader closes the source early.
 */
public abstract class WatchedSource implements ByteSource {

    private final ByteSource source;
    private boolean ended;

    /** Wraps a source. */
    protected WatchedSource(ByteSource source) {
        this.source = source;
    }

    /** End of a source. */
    public enum End {
        /** The last byte was read. */
        COMPLETE,
        /** The source failed. */
        BROKEN,
        /** The reader closed the source before its end. */
        LEFT
    }

    /**
     * Observes a piece.
     *
     * @return the piece or its replacement; may be empty
     */
    protected ByteBuffer passes(ByteBuffer piece) {
        return piece;
    }

    /** Returns the bytes to add after the last piece; none by default. */
    protected ByteBuffer remainder() {
        return ByteBuffer.allocate(0);
    }

    /**
     * Handles the end of the source. Does nothing by default.
     *
     * @param problem reason of a failure; null if the source did not fail
     */
    protected void ended(End end, @Nullable ProblemException problem) {}

    @Override
    public final @Nullable ByteBuffer next() {
        try {
            while (!ended) {
                ByteBuffer piece = source.next();
                ByteBuffer passed = piece == null ? remainder() : passes(piece);
                if (piece == null) {
                    finish(End.COMPLETE, null);
                }
                if (passed.hasRemaining()) {
                    return passed;
                }
            }
            return null;
        } catch (ProblemException problem) {
            finish(End.BROKEN, problem);
            throw problem;
        }
    }

    @Override
    public final boolean isReady() {
        return ended || source.isReady();
    }

    @Override
    public final void close() {
        try {
            source.close();
        } finally {
            finish(End.LEFT, null);
        }
    }

    private void finish(End end, @Nullable ProblemException problem) {
        if (!ended) {
            ended = true;
            ended(end, problem);
        }
    }
}
