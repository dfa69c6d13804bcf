package io.gateway302.upstream;

import io.gateway302.exchange.CallerLeftException;
import io.gateway302.exchange.CallerPresence;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Waits for the upstream, in turns: after each it looks whether the caller still waits too. */
final class Patience {

    /** The longest turn, in nanoseconds: short enough for the upstream to be told within a second of the caller's leaving. */
    static final long TURN = Duration.ofMillis(250).toNanos();

    private final @Nullable CallerPresence presence;

    /**
     * Waits for a caller.
     *
     * @param presence null for a call that goes on without its caller
     */
    Patience(@Nullable CallerPresence presence) {
        this.presence = presence;
    }

    /**
     * One turn of waiting.
     *
     * @param <T> what is waited for
     */
    interface Turn<T> {

        /** What has come within about so many nanoseconds; null if nothing has, perhaps sooner. */
        @Nullable
        T await(long nanos) throws InterruptedException;
    }

    /**
     * Waits.
     *
     * @return null if nothing came in time
     * @throws CallerLeftException if the caller has left meanwhile
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
