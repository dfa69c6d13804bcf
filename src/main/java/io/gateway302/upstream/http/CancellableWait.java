package io.gateway302.upstream.http;

import io.gateway302.exchange.CallerLeftException;
import io.gateway302.exchange.CallerPresence;
import io.gateway302.waiting.Pulse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Cancellable wait for the upstream. It waits in short intervals and checks after each whether the caller disconnected.
 */
public final class CancellableWait {

    /** Maximum interval in nanoseconds. The upstream notices within a second that the caller disconnected. */
    static final long TURN = Pulse.INTERVAL;

    private final @Nullable CallerPresence presence;

    /**
     * Creates a wait.
     *
     * @param presence presence of the caller; null for a call that continues without its caller
     */
    public CancellableWait(@Nullable CallerPresence presence) {
        this.presence = presence;
    }

    /**
     * Wait for one interval.
     *
     * @param <T> type of the result
     */
    interface Turn<T> {

        /** Returns a result that arrived within about this many nanoseconds; null if none did, possibly earlier. */
        @Nullable
        T await(long nanos) throws InterruptedException;
    }

    /**
     * Waits for a result.
     *
     * @return the result; null after the timeout
     * @throws CallerLeftException if the caller has disconnected
     */
    <T> @Nullable T await(Duration longest, Turn<T> turn) {
        long end = System.nanoTime() + longest.toNanos();
        try {
            for (long left = longest.toNanos(); left > 0; left = end - System.nanoTime()) {
                T came = turn.await(presence == null ? left : Math.min(left, TURN));
                if (came != null) {
                    return came;
                }
                if (presence != null && !presence.isThere()) {
                    throw new CallerLeftException();
                }
            }
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while 302.AI was waited for", e);
        }
    }
}
