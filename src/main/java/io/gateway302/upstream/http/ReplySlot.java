package io.gateway302.upstream.http;

import io.gateway302.waiting.Pulse;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Place for the reply to a request. The event loop puts it there; the thread of the caller waits for it. */
final class ReplySlot implements CancellableWait.Turn<Reply> {

    private final Thread reader = Thread.currentThread();
    private final AtomicReference<@Nullable Reply> reply = new AtomicReference<>();

    /** Puts the reply and wakes the thread that created this slot. */
    void put(Reply came) {
        if (reply.compareAndSet(null, came)) {
            LockSupport.unpark(reader);
        }
    }

    @Override
    public @Nullable Reply await(long nanos) throws InterruptedException {
        if (reply.get() == null) {
            Pulse.park(this, nanos);
            if (reply.get() == null && Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        return reply.get();
    }
}
