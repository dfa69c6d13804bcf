package io.gateway302.pipeline;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * First step of a shutdown: readiness goes down, but calls are still served for a while, because load balancers need
 * time to notice. {@link ShutdownFilter} rejects new calls after it.
 */
@Component
class ShutdownDelay implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ShutdownDelay.class);

    /** Highest phase, because phases stop in descending order. */
    static final int PHASE = Integer.MAX_VALUE;

    private final ApplicationContext context;
    private final Duration delay;
    private volatile boolean running;

    @Autowired
    ShutdownDelay(ApplicationContext context, ShutdownProperties properties, @Value("${gateway.store}") String store) {
        this.context = context;
        this.delay = properties.delay(store.equals("redis"));
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop(Runnable callback) {
        running = false;
        AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
        if (delay.isZero()) {
            callback.run();
            return;
        }
        log.info("Readiness is down; new calls are served for {} ms more", delay.toMillis());
        // own thread, because a blocked worker of the common pool would delay the shutdown
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("shutdown-delay").factory());
        var _ = timer.schedule(callback, delay.toMillis(), TimeUnit.MILLISECONDS);
        timer.shutdown();
    }

    @Override
    public void stop() {
        stop(() -> {});
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
