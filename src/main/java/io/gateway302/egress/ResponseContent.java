package io.gateway302.egress;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Body of a response, with its maximum size and timeouts. */
final class ResponseContent extends InputStream {

    private final ContentQueue queue;
    private final Limits limits;
    private final Runnable whenClosed;
    private final AtomicBoolean closed = new AtomicBoolean();
    private byte[] piece = {};
    private int position;
    private long received;
    private boolean ended;
    private @Nullable IOException failure;

    /**
     * Creates a body.
     *
     * @param whenClosed action for the first close
     */
    ResponseContent(ContentQueue queue, Limits limits, Runnable whenClosed) {
        this.queue = queue;
        this.limits = limits;
        this.whenClosed = whenClosed;
    }

    /**
     * Limits of a body.
     *
     * @param maxBytes maximum size
     * @param announced size according to the response; negative if it does not say
     * @param idle maximum wait for a piece
     * @param deadline end of the whole exchange, as {@link System#nanoTime}
     */
    record Limits(long maxBytes, long announced, Duration idle, long deadline) {

        Duration longestWait() {
            Duration left = Duration.ofNanos(deadline - System.nanoTime());
            return left.compareTo(idle) < 0 ? left : idle;
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (position == piece.length && !next()) {
            return -1;
        }
        int count = Math.min(length, piece.length - position);
        System.arraycopy(piece, position, target, offset, count);
        position += count;
        return count;
    }

    @Override
    public int available() {
        return piece.length - position;
    }

    /** Takes the next piece that has bytes; returns false at the end. */
    private boolean next() throws IOException {
        if (failure != null) {
            throw failure;
        }
        if (!ended && closed.get()) {
            throw new IOException("The response is closed");
        }
        if (limits.announced() > limits.maxBytes()) {
            throw failed(new EgressTooLargeException(limits.maxBytes()));
        }
        position = 0;
        piece = new byte[0];
        while (!ended && piece.length == 0) {
            switch (await()) {
                case ContentQueue.Piece(byte[] bytes) -> piece = bytes;
                case ContentQueue.Ended _ -> {
                    ended = true;
                    close();
                }
                case ContentQueue.BrokenOff(Throwable cause) ->
                    throw failed(new IOException("The connection broke", cause));
                case null -> throw failed(new IOException("The response stopped: timeout"));
            }
        }
        received += piece.length;
        if (received > limits.maxBytes()) {
            piece = new byte[0];
            throw failed(new EgressTooLargeException(limits.maxBytes()));
        }
        return !ended;
    }

    private ContentQueue.@Nullable Signal await() throws IOException {
        try {
            return queue.await(limits.longestWait());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(new IOException("Interrupted", e));
        }
    }

    private IOException failed(IOException exception) {
        failure = exception;
        close();
        return exception;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            queue.cancel();
            whenClosed.run();
        }
    }
}
