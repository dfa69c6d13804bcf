package io.gateway302.exchange;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that are still coming. For one thread. Whoever takes a source over closes it, whatever happens: what hangs on its
 * end, such as a place among the calls in flight, is let go then.
 */
public interface ByteSource extends AutoCloseable {

    /**
     * Waits for the next piece.
     *
     * @return at least one byte, valid until the next call; null at the end
     * @throws io.gateway302.problem.ProblemException if it breaks off
     * @throws CallerLeftException if there is nobody any more to whom it goes
     */
    @Nullable
    ByteBuffer next();

    /** Whether the next piece is here already, so that {@link #next} does not wait. */
    boolean isReady();

    /** Ends it; what sends it is told to stop, if it has not come to its end. More than once does nothing. */
    @Override
    void close();
}
