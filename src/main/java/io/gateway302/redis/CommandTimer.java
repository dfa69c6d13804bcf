package io.gateway302.redis;

import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import io.netty.util.Timer;
import io.netty.util.TimerTask;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Timer of Redis commands. A command times out when Redis has sent nothing at all for the timeout. As long as responses to
 * other commands arrive, Redis is only slow, or this machine is, and a command may take up to 1 s. Redis responds to
 * the commands of a connection in their order, so the response to a late command is on its way.
 *
 * <p>The time is counted in steps, at most one in a tick. After a pause of the process, for example of the garbage
 * collector, the steps that are due take some ticks, in which the responses are read that have arrived meanwhile.
 */
final class CommandTimer implements Timer {

    /** Tick in milliseconds. The timer of Lettuce has ticks of 100 ms, which would extend a timeout by up to 100 ms. */
    private static final long TICK = 5;

    private static final int STEPS = 8;
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private final HashedWheelTimer timer =
            new HashedWheelTimer(new DefaultThreadFactory("redis-timer", true), TICK, TimeUnit.MILLISECONDS);
    private final long timeoutNanos;
    private final AtomicInteger responses = new AtomicInteger();

    /**
     * Creates a timer.
     *
     * @param timeout longest silence of Redis. Longer delays of Lettuce, such as those before a reconnect, are never extended
     */
    CommandTimer(Duration timeout) {
        this.timeoutNanos = timeout.toNanos();
    }

    /** Tells that bytes have arrived from Redis. */
    void responded() {
        responses.incrementAndGet();
    }

    @Override
    public Timeout newTimeout(TimerTask task, long delay, TimeUnit unit) {
        long nanos = unit.toNanos(delay);
        return nanos > timeoutNanos ? timer.newTimeout(task, delay, unit) : new Extended(task, nanos);
    }

    @Override
    public Set<Timeout> stop() {
        return timer.stop();
    }

    /** Timeout of a command. Its steps follow one another, and those without a response in between add up. */
    private final class Extended implements Timeout, TimerTask {

        private final TimerTask task;
        private final long step;
        private final long start = System.nanoTime();
        private int seen = responses.get();
        private int silent;
        private int steps;
        private volatile Timeout current;
        private volatile boolean cancelled;
        private volatile boolean expired;

        private Extended(TimerTask task, long nanos) {
            this.task = task;
            this.step = nanos / STEPS;
            this.current = next();
        }

        /** Schedules the next step at its time since the start, so that the ticks of the steps do not add up. */
        private Timeout next() {
            long due = start + (steps + 1) * step - System.nanoTime();
            return timer.newTimeout(this, Math.max(0, due), TimeUnit.NANOSECONDS);
        }

        @Override
        public void run(@Nullable Timeout timeout) throws Exception {
            if (cancelled) {
                return;
            }
            int now = responses.get();
            silent = now == seen ? silent + 1 : 0;
            seen = now;
            steps++;
            if (silent >= STEPS || steps * step >= LONGEST.toNanos()) {
                expired = true;
                task.run(this);
                return;
            }
            current = next();
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
