package io.gateway302.idempotency;

import io.gateway302.exchange.ByteSource;
import io.gateway302.exchange.stream.WatchedSource;
import io.gateway302.problem.ProblemException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Stream stage that copies a streamed response for duplicates of its request. */
final class ResponseCopy extends WatchedSource {

    private final long most;
    private final BooleanSupplier hasEnded;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private boolean fits = true;
    private boolean whole;

    /**
     * Creates the stage.
     *
     * @param most maximum size of a stored response in bytes; a larger one is not copied
     * @param hasEnded whether the stream has contained the end that its protocol defines
     */
    ResponseCopy(ByteSource source, long most, BooleanSupplier hasEnded) {
        super(source);
        this.most = most;
        this.hasEnded = hasEnded;
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
        whole = end == End.COMPLETE || hasEnded.getAsBoolean();
    }

    /** Returns whether the stream was read to its last byte or to its protocol's end. */
    boolean isWhole() {
        return whole;
    }

    /** Returns the complete copy; null if the response was larger than the maximum. */
    byte @Nullable [] content() {
        return fits ? kept.toByteArray() : null;
    }
}
