package io.gateway302.waiting;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Timer that ends the waits of all threads whose time has passed. It looks at all of them at a fixed interval: setting
 * and removing a timer for each wait would cost more than a short call itself.
 */
public final class Pulse {

    /** Interval in nanoseconds. A wait ends up to this much after its time. */
    public static final long INTERVAL = Duration.ofMillis(250).toNanos();

    private static final Map<Thread, Long> WAITING = new ConcurrentHashMap<>();

    static {
        Thread.ofPlatform().daemon().name("pulse").start(Pulse::run);
    }

    private Pulse() {}

    /**
     * Parks the current thread until it is unparked or interrupted, or its time has passed. Like other ways to park, it
     * may also return for no reason.
     *
     * @param blocker object that the thread waits for, for diagnosis
     * @param nanos maximum wait in nanoseconds; one shorter than the interval is exact
     */
    public static void park(Object blocker, long nanos) {
        if (nanos < INTERVAL) {
            LockSupport.parkNanos(blocker, nanos);
            return;
        }
        Thread current = Thread.currentThread();
        WAITING.put(current, System.nanoTime() + nanos);
        try {
            LockSupport.park(blocker);
        } finally {
            WAITING.remove(current);
        }
    }

    private static void run() {
        while (true) {
            LockSupport.parkNanos(Pulse.class, INTERVAL);
            long now = System.nanoTime();
            WAITING.forEach((thread, end) -> {
                if (now - end >= 0) {
                    LockSupport.unpark(thread);
                }
            });
        }
    }
}
