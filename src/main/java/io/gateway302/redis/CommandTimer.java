package io.gateway302.redis;

import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import io.netty.util.Timer;
import io.netty.util.TimerTask;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Timer of Redis commands. A command times out when Redis has sent nothing at all for the timeout. As long as responses
 * to other commands arrive, Redis is only slow, or this machine is, and a command may take up to 1 s. Redis responds to
 * the commands of a connection in their order, so the response to a late command is on its way.
 *
 * <p>A timeout takes several checks, at most one in a tick. So after a pause of the process, for example of the garbage
 * collector, there is time to read the responses that have arrived meanwhile.
 */
final class CommandTimer implements Timer {

    /** Tick in milliseconds. The timer of Lettuce has ticks of 100 ms, which would extend a timeout by up to 100 ms. */
    private static final long TICK = 5;

    /** Number of checks in a timeout. After a pause of the process there may be fewer, but not too few. */
    private static final int CHECKS = 8;

    private static final int MIN_CHECKS = 4;

    private static final long MAX_NANOS = Duration.ofSeconds(1).toNanos();

    private final HashedWheelTimer timer =
            new HashedWheelTimer(new DefaultThreadFactory("redis-timer", true), TICK, TimeUnit.MILLISECONDS);
    private final long timeoutNanos;
    private volatile long lastResponse = System.nanoTime();

    /**
     * Creates a timer.
     *
     * @param timeout longest silence of Redis, which is the delay of a command's timeout. Other delays, such as those of
     *     reconnects and of {@code PING}, are never extended
     */
    CommandTimer(Duration timeout) {
        this.timeoutNanos = timeout.toNanos();
    }

    /** Tells that bytes have arrived from Redis. */
    void responded() {
        lastResponse = System.nanoTime();
    }

    /** Returns whether bytes have arrived from Redis after a time, in {@link System#nanoTime}. */
    boolean respondedAfter(long nanoTime) {
        return lastResponse - nanoTime > 0;
    }

    @Override
    public Timeout newTimeout(TimerTask task, long delay, TimeUnit unit) {
        return unit.toNanos(delay) == timeoutNanos ? new Extended(task) : timer.newTimeout(task, delay, unit);
    }

    @Override
    public Set<Timeout> stop() {
        return timer.stop();
    }

    /** Timeout of a command, which is checked until it expires or is cancelled. */
    private final class Extended implements Timeout, TimerTask {

        private final TimerTask task;
        private final long start = System.nanoTime();
        private long seen;
        private int silentChecks;
        private int checks;
        private volatile Timeout current;
        private volatile boolean cancelled;
        private volatile boolean expired;

        private Extended(TimerTask task) {
            this.task = task;
            this.current = checkAfter(timeoutNanos / CHECKS);
        }

        private Timeout checkAfter(long nanos) {
            return timer.newTimeout(this, nanos, TimeUnit.NANOSECONDS);
        }

        @Override
        public void run(@Nullable Timeout timeout) throws Exception {
            if (cancelled) {
                return;
            }
            long now = System.nanoTime();
            long last = lastResponse;
            silentChecks = last == seen ? silentChecks + 1 : 1;
            seen = last;
            checks++;
            long left = timeoutNanos - (now - (last - start > 0 ? last : start));
            if ((left <= 0 && silentChecks >= MIN_CHECKS) || (now - start >= MAX_NANOS && checks >= MIN_CHECKS)) {
                expired = true;
                task.run(this);
                return;
            }
            current = checkAfter(Math.clamp(left, 0, timeoutNanos / CHECKS));
        }

        @Override
        public Timer timer() {
            return CommandTimer.this;
        }

        @Override
        public TimerTask task() {
            return task;
        }

        @Override
        public boolean isExpired() {
            return expired;
        }

        @Override
        public boolean isCancelled() {
            return cancelled;
        }

        @Override
        public boolean cancel() {
            cancelled = true;
            // the next step ends without effect if it has already been scheduled by another thread
            return current.cancel();
        }
    }
}
