package io.gateway302.identity;

import io.gateway302.redis.SharedStore;
import io.gateway302.redis.StoreAwayException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;

/**
 * Has every replica look at once when one of them has made a change. A message says no more than that: what changed is read
 * from the database, so that messages may be lost, doubled or late. Without the shared store, changes are noticed as ever.
 */
final class KeyPush implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(KeyPush.class);

    private static final ChannelTopic CHANNEL = new ChannelTopic("gateway302:clients-changed");
    private static final long RETRY_MILLIS = 1000;

    /** Behind the calls in flight and before the connections, in the order of stopping. */
    private static final int PHASE = 1;

    private final SharedStore store;
    private final KeyDirectory directory;
    private final RedisMessageListenerContainer container = new RedisMessageListenerContainer();

    /** The container cannot be started while the store is away, so it is tried again until it has been. */
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("key-push").factory());

    private volatile boolean running;
    private boolean away;

    KeyPush(SharedStore store, RedisConnectionFactory connections, KeyDirectory directory) {
        this.store = store;
        this.directory = directory;
        container.setConnectionFactory(connections);
        container.setTaskExecutor(task -> Thread.ofVirtual().name("key-push").start(task));
        container.addMessageListener((_, _) -> directory.refresh(), CHANNEL);
        container.afterPropertiesSet();
    }

    /** Tells all replicas of a change, if the store can be reached. */
    void announce() {
        try {
            store.publish(CHANNEL.getTopic(), "changed");
        } catch (StoreAwayException e) {
            log.debug("The other replicas will notice the change by themselves", e);
        }
    }

    private void listen() {
        if (container.isListening()) {
            return;
        }
        try {
            container.stop();
            container.start();
            // what was announced before is not announced again
            directory.refresh();
            away = false;
        } catch (RuntimeException e) {
            if (!away) {
                log.warn("The shared store does not answer; changes of other replicas are noticed later", e);
            }
            away = true;
        }
    }

    @Override
    public void start() {
        running = true;
        var _ = thread.scheduleWithFixedDelay(this::listen, 0, RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        running = false;
        thread.shutdownNow();
        container.stop();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
