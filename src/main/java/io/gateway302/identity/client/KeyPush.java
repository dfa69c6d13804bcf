package io.gateway302.identity.client;

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
 * Redis notification that triggers an immediate check for changes on every replica. A message contains no data: the
 * change is read from the database. Messages may therefore be lost, duplicated or late. Without the shared store,
 * replicas still detect changes by polling.
 */
public final class KeyPush implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(KeyPush.class);

    private static final ChannelTopic CHANNEL = new ChannelTopic("gateway302:clients-changed");
    private static final long RETRY_MILLIS = 1000;

    /** Lifecycle phase that stops this bean after the calls in flight and before the connections. */
    private static final int PHASE = 1;

    private final SharedStore store;
    private final KeyDirectory directory;
    private final RedisMessageListenerContainer container = new RedisMessageListenerContainer();

    /**
     * Thread that starts the container. A start fails while the shared store is unavailable, so it is retried every
     * second.
     */
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("key-push").factory());

    private volatile boolean running;
    private boolean away;

    public KeyPush(SharedStore store, RedisConnectionFactory connections, KeyDirectory directory) {
        this.store = store;
        this.directory = directory;
        container.setConnectionFactory(connections);
        container.setTaskExecutor(task -> Thread.ofVirtual().name("key-push").start(task));
        container.addMessageListener((_, _) -> directory.refresh(), CHANNEL);
        container.afterPropertiesSet();
    }

    /** Notifies all replicas of a change, if the store is available. */
    public void announce() {
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
            // Notifications from before the subscription are not repeated.
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
