package io.gateway302.upstream;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import reactor.core.publisher.BaseSubscriber;

/**
 * The content of an answer as it comes in: taken by the event loop, read by the caller's thread, which sets the pace. No
 * more than {@value #AHEAD} pieces wait; then nothing more is read from the connection, and the upstream has to wait too.
 */
final class Inbound extends BaseSubscriber<DataBuffer> {

    private static final int AHEAD = 16;

    /** To ask for several at once spares the event loop a task for each. */
    private static final int REFILL = AHEAD / 2;

    /** What may arrive: the requested pieces and the end. */
    private final BlockingQueue<Signal> signals = new ArrayBlockingQueue<>(AHEAD + 1);

    private int taken;
    private volatile boolean closed;

    /** Something that arrived. */
    sealed interface Signal {}

    /** A piece; whoever gets it releases it. */
    record Piece(DataBuffer buffer) implements Signal {}

    /** The end. */
    record Ended() implements Signal {}

    /** It broke off. */
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
        if (closed) {
            discard();
        }
    }

    @Override
    protected void hookOnComplete() {
        signals.add(new Ended());
    }

    @Override
    protected void hookOnError(Throwable failure) {
        signals.add(new BrokenOff(failure));
    }

    /** The next thing to arrive; null if nothing does within the time. */
    @Nullable
    Signal poll(long nanos) throws InterruptedException {
        Signal signal = signals.poll(nanos, TimeUnit.NANOSECONDS);
        if (signal instanceof Piece && ++taken == REFILL) {
            taken = 0;
            request(REFILL);
        }
        return signal;
    }

    /** Whether something has arrived. */
    boolean isReady() {
        return !signals.isEmpty();
    }

    /** Lets go of the connection: back to the pool if the answer is whole, closed if it is not. */
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
