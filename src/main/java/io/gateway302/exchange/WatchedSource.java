package io.gateway302.exchange;

import io.gateway302.problem.ProblemException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A source that is watched on its way: each piece as it passes, and how it ends. The end is told once, also where nobody
 * reads on, and before whoever reads the source sees it.
 */
public abstract class WatchedSource implements ByteSource {

    private final ByteSource source;
    private boolean ended;

    /** Watches a source. */
    protected WatchedSource(ByteSource source) {
        this.source = source;
    }

    /** How a source ended. */
    public enum End {
        /** With its last byte. */
        COMPLETE,
        /** It broke off. */
        BROKEN,
        /** It was closed before its end: whoever read it was not interested any more. */
        LEFT
    }

    /**
     * A piece passes.
     *
     * @return the piece, or what goes on in its place; may be empty
     */
    protected ByteBuffer passes(ByteBuffer piece) {
        return piece;
    }

    /** What goes on behind the last piece; usually nothing. */
    protected ByteBuffer remainder() {
        return ByteBuffer.allocate(0);
    }

    /**
     * It has ended. Does nothing, where nothing hangs on it.
     *
     * @param problem why it broke off; null if it did not
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
