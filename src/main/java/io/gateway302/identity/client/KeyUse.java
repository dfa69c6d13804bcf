package io.gateway302.identity.client;

import io.gateway302.identity.Caller;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Times at which keys were used last. A request notes its time in memory, for at most 100,000 keys; a thread writes the
 * times of all keys that were used since the last write. Replicas write the same rows, and the latest time stays.
 */
public final class KeyUse implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(KeyUse.class);

    /** Time between two writes. A key that was used in the last half minute may not show it yet. */
    private static final Duration INTERVAL = Duration.ofSeconds(30);

    private static final int MAX_KEYS = 100_000;

    private final ClientStore store;
    private final Clock clock;
    private final Map<String, Long> used = new ConcurrentHashMap<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("key-use").factory());

    public KeyUse(ClientStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Starts the thread. */
    public void start() {
        start(INTERVAL);
    }

    /** Starts the thread with another time between two writes. */
    void start(Duration interval) {
        var _ = thread.scheduleWithFixedDelay(
                this::tryToWrite, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Notes that the caller's key was accepted. A browser token counts as a use of the key that minted it. */
    public void note(Caller caller) {
        if (!caller.keyId().equals(KeyDirectory.JWT) && (used.size() < MAX_KEYS || used.containsKey(caller.keyId()))) {
            used.put(caller.keyId(), clock.millis());
        }
    }

    /** Writes the times noted so far. What cannot be written is written next time. */
    void write() {
        Map<String, Long> times = new HashMap<>(used);
        if (!times.isEmpty()) {
            store.markUsed(times);
            times.forEach(used::remove);
        }
    }

    private void tryToWrite() {
        try {
            write();
        } catch (RuntimeException e) {
            log.debug("The times at which keys were used are written later", e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        tryToWrite();
    }
}
