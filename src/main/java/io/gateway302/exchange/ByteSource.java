package io.gateway302.exchange;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Source of bytes that are still being received. It is used by one thread. The owner must always close it, because the
 * end of a source releases resources, such as a concurrency slot.
 */
public interface ByteSource extends AutoCloseable {

    /**
     * Waits for the next piece.
     *
     * @return at least one byte, valid until the next call of this method; null at the end
     * @throws io.gateway302.problem.ProblemException if the source fails
     * @throws CallerLeftException if the caller has disconnected
     */
    @Nullable
    ByteBuffer next();

    /** Returns whether {@link #next} would return without waiting. */
    boolean isReady();

    /** Ends the source. A sender that has not finished is told to stop. Repeated calls do nothing. */
    @Override
    void close();
}
