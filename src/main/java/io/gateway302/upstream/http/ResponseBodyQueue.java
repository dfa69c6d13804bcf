package io.gateway302.upstream.http;

import io.gateway302.waiting.Pulse;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import reactor.core.publisher.BaseSubscriber;

/**
 * Queue of the response body. The event loop adds pieces; the thread of the caller takes them. Backpressure: at most
 * {@value #AHEAD} pieces are buffered, then the connection is not read, so that the upstream has to wait too.
 */
final class ResponseBodyQueue extends BaseSubscriber<DataBuffer>
        implements CancellableWait.Turn<ResponseBodyQueue.Signal> {

    private static final int AHEAD = 16;

    /** Number of pieces to request at once. One request for several saves the event loop a task for each. */
    private static final int REFILL = AHEAD / 2;

    /** Signals not yet read: the requested pieces and the end. */
    private final BlockingQueue<Signal> signals = new ArrayBlockingQueue<>(AHEAD + 1);

    private int taken;
    private volatile boolean closed;
    private volatile @Nullable Thread reader;

    /** Signal of the response body. */
    sealed interface Signal {}

    /** Piece of the body; the receiver releases it. */
    record Piece(DataBuffer buffer) implements Signal {}

    /** Complete end of the body. */
    record Ended() implements Signal {}

    /** End of the body by an error. */
    record BrokenOff(Throwable cause) implements Signal {}

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        subscription.request(AHEAD);
    }

    @Override
    protected void hookOnNext(DataBuffer buffer) {
        if (!signals.offer(new Piece(buffer))) {
            DataBufferUtils.release(buffer);
            throw new IllegalStateException("More pieces came than were asked for");
        }
        LockSupport.unpark(reader);
        if (closed) {
            discard();
        }
    }

    @Override
    protected void hookOnComplete() {
        signals.add(new Ended());
        LockSupport.unpark(reader);
    }

    @Override
    protected void hookOnError(Throwable failure) {
        signals.add(new BrokenOff(failure));
        LockSupport.unpark(reader);
    }

    /**
     * Returns the next signal, and waits for it if there is none.
     *
     * @param nanos maximum wait in nanoseconds; it may end up to {@link Pulse#INTERVAL} later
     * @return the signal; null if none arrived, possibly before the maximum wait
     */
    @Override
    public @Nullable Signal await(long nanos) throws InterruptedException {
        Signal signal = signals.poll();
        if (signal == null) {
            signal = parked(nanos);
        }
        if (signal instanceof Piece && ++taken == REFILL) {
            taken = 0;
            request(REFILL);
        }
        return signal;
    }

    private @Nullable Signal parked(long nanos) throws InterruptedException {
        reader = Thread.currentThread();
        try {
            // a signal that arrived before the reader was set did not wake it
            Signal signal = signals.poll();
            if (signal == null) {
                Pulse.park(this, nanos);
                signal = signals.poll();
            }
            if (signal == null && Thread.interrupted()) {
                throw new InterruptedException();
            }
            return signal;
        } finally {
            reader = null;
        }
    }

    /** Returns whether a signal is available. */
    boolean isReady() {
        return !signals.isEmpty();
    }

    /** Releases the connection: to the pool if the response is complete, otherwise by closing it. */
    void close() {
        closed = true;
        cancel();
        discard();
    }

    private void discard() {
        for (Signal signal = signals.poll(); signal != null; signal = signals.poll()) {
            if (signal instanceof Piece(DataBuffer buffer)) {
                DataBufferUtils.release(buffer);
            }
        }
    }
}
