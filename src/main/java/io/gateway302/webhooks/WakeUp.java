package io.gateway302.webhooks;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** Signal that ends the wait of the deliverer. Several signals before a wait count as one. */
final class WakeUp {

    private final BlockingQueue<Boolean> signal = new ArrayBlockingQueue<>(1);

    void signal() {
        var _ = signal.offer(true);
    }

    /** Waits for a signal, or for the time to pass. */
    void await(Duration longest) throws InterruptedException {
        var _ = signal.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
    }
}
