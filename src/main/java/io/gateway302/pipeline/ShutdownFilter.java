package io.gateway302.pipeline;

import io.gateway302.exchange.GatewayFilter;
import io.gateway302.exchange.GatewayFilterChain;
import io.gateway302.exchange.GatewayRequest;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Lets the calls in flight finish when the service is stopped, and refuses new ones meanwhile. It goes before the web
 * server in the order of stopping: while calls are in flight the port stays open, so that a new call gets an answer
 * instead of a refused connection.
 */
@Component
class ShutdownFilter implements GatewayFilter, SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ShutdownFilter.class);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final ApplicationContext context;

    /** The calls in flight, and one for the service itself while it runs: 0 means that the last has gone. */
    private final AtomicInteger inFlight = new AtomicInteger();

    private volatile boolean running;
    private volatile Runnable drained = () -> {};

    ShutdownFilter(ApplicationContext context) {
        this.context = context;
    }

    @Override
    public GatewayResponse filter(GatewayRequest request, GatewayFilterChain chain) {
        if (!running || inFlight.updateAndGet(count -> count == 0 ? 0 : count + 1) == 0) {
            throw new ProblemException(ProblemType.SHUTTING_DOWN, "This instance is shutting down")
                    .withRetryAfter(RETRY_AFTER);
        }
        request.onCompletion(_ -> leave());
        return chain.proceed(request);
    }

    private void leave() {
        if (inFlight.decrementAndGet() == 0) {
            drained.run();
        }
    }

    @Override
    public void start() {
        inFlight.set(1);
        running = true;
    }

    @Override
    public void stop(Runnable callback) {
        drained = callback;
        running = false;
        AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
        log.info("Taking no new calls; {} in flight", inFlight.get() - 1);
        leave();
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
        return Integer.MAX_VALUE;
    }
}
