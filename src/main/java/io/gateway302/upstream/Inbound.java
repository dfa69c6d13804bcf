package io.gateway302.upstream;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.scheduler.Schedulers;

/**
 * The content of an answer as it comes in: taken by the event loop, read by the caller's thread, which sets the pace. No
 * more than {@value #AHEAD} pieces wait; then nothing more is read from the connection, and the upstream has to wait too.
 */
final class Inbound extends BaseSubscriber<DataBuffer> implements Patience.Turn<Inbound.Signal> {

    private static final int AHEAD = 16;

    /** To ask for several at once spares the event loop a task for each. */
    private static final int REFILL = AHEAD / 2;

    /** How often a reader is woken to whom nothing comes. A timer for each wait would cost more than a small piece does. */
    private static final long PULSE = Patience.TURN;

    /** What may arrive: the requested pieces and the end. */
    private final BlockingQueue<Signal> signals = new ArrayBlockingQueue<>(AHEAD + 1);

    private int taken;
    private volatile boolean closed;
    private volatile @Nullable Thread reader;
    private volatile boolean lively;
    private @Nullable Disposable pulse;

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
        lively = true;
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
     * The next thing to arrive.
     *
     * @param nanos how long to wait for it; a wait of a whole turn ends within two
     * @return null if nothing came; may be sooner than asked for
     */
    @Override
    public @Nullable Signal await(long nanos) throws InterruptedException {
        Signal signal = signals.poll();
        if (signal == null) {
            signal = nanos < PULSE ? signals.poll(nanos, TimeUnit.NANOSECONDS) : parked();
        }
        if (signal instanceof Piece && ++taken == REFILL) {
            taken = 0;
            request(REFILL);
        }
        return signal;
    }

    private @Nullable Signal parked() throws InterruptedException {
        if (pulse == null) {
            pulse = Schedulers.parallel().schedulePeriodically(this::wake, PULSE, PULSE, TimeUnit.NANOSECONDS);
        }
        reader = Thread.currentThread();
        try {
            // what came before the reader was known wakes nobody
            Signal signal = signals.poll();
            if (signal == null) {
                LockSupport.park(this);
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

    private void wake() {
        if (lively) {
            lively = false;
        } else {
            LockSupport.unpark(reader);
        }
    }

    /** Whether something has arrived. */
    boolean isReady() {
        return !signals.isEmpty();
    }

    /** Lets go of the connection: back to the pool if the answer is whole, closed if it is not. */
    void close() {
        closed = true;
        if (pulse != null) {
            pulse.dispose();
        }
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
