package io.gateway302.pipeline;

import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.GatewayFilter;
import io.gateway302.exchange.GatewayFilterChain;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Filter that rejects new calls during a shutdown, while the calls in flight finish. It stops after {@link
 * ShutdownDelay} and before the web server. So the port stays open while calls are in flight, and a new call gets a
 * response instead of a refused connection.
 */
@Component
class ShutdownFilter implements GatewayFilter, SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ShutdownFilter.class);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    /** Number of calls in flight, plus 1 for the service itself while it runs. At 0, the last call has finished. */
    private final AtomicInteger inFlight = new AtomicInteger();

    private volatile boolean running;
    private volatile Runnable drained = () -> {};

    @Override
    public GatewayResponse filter(GatewayExchange request, GatewayFilterChain chain) {
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
        return ShutdownDelay.PHASE - 1;
    }
}
