package io.gateway302.redis;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnectionCommands;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

/**
 * Store that all replicas share. A use in a call fails when the store has sent nothing for the configured timeout, 80
 * ms by default, or takes 1 s. After a timeout a thread fails fast for one more timeout period. After several failures,
 * the circuit breaker opens until bytes arrive from the store, and for 1 s at most by default. A bean of this type exists
 * only with {@code gateway.store=redis}.
 */
public final class SharedStore {

    /** Divisor of the timeout. A failure that took longer than this part of it counts as a wait. */
    private static final int A_WAIT = 8;

    private final StringRedisTemplate redis;
    private final BooleanSupplier connected;
    private final CircuitBreaker breaker;
    private final CommandTimer timer;
    private final long timeoutNanos;

    /** Time at which the circuit breaker opened last, in {@link System#nanoTime}. */
    private volatile long opened = System.nanoTime();

    /**
     * End of failing fast, in {@link System#nanoTime}. It is per thread, so that a slow response in one call does not
     * affect other calls.
     */
    private final ThreadLocal<@Nullable Long> doubtedUntil = new ThreadLocal<>();

    /**
     * Creates a store.
     *
     * @param connected true once there has been a connection; until then, nothing is sent
     * @param timer timer of the commands, which knows when the store has last responded
     */
    SharedStore(
            StringRedisTemplate redis,
            BooleanSupplier connected,
            CircuitBreaker breaker,
            CommandTimer timer,
            Duration timeout) {
        this.redis = redis;
        this.connected = connected;
        this.breaker = breaker;
        this.timer = timer;
        this.timeoutNanos = timeout.toNanos();
        breaker.getEventPublisher().onStateTransition(event -> {
            if (event.getStateTransition().getToState() == CircuitBreaker.State.OPEN) {
                opened = System.nanoTime();
            }
        });
    }

    /**
     * Runs a script atomically.
     *
     * @param keys all keys that the script uses; they share a hash tag, such as {@code {client-id}}, for Redis Cluster
     * @param arguments arguments of the script, sent as text
     * @throws StoreAwayException if the store does not respond in time, or is not used because of earlier failures
     */
    public <T> T run(RedisScript<T> script, List<String> keys, Object... arguments) {
        String[] texts = Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new);
        return use(() -> redis.execute(script, keys, (Object[]) texts));
    }

    /**
     * Publishes a message to the current subscribers of a channel. Messages are not stored.
     *
     * @throws StoreAwayException if the store does not respond in time, or is not used because of earlier failures
     */
    public void publish(String channel, String message) {
        var _ = use(() -> redis.convertAndSend(channel, message));
    }

    private <T> T use(Supplier<T> use) {
        if (!connected.getAsBoolean()) {
            throw new StoreAwayException();
        }
        long start = System.nanoTime();
        Long doubted = doubtedUntil.get();
        if (doubted != null && start - doubted < 0) {
            throw new StoreAwayException();
        }
        if (breaker.getState() == CircuitBreaker.State.OPEN && timer.respondedAfter(opened)) {
            // the store was late: on a busy machine, 1 s of refused calls would be worse than the delay
            breaker.transitionToClosedState();
        }
        try {
            return breaker.executeSupplier(use);
        } catch (CallNotPermittedException e) {
            throw new StoreAwayException();
        } catch (DataAccessException e) {
            long end = System.nanoTime();
            if (end - start > timeoutNanos / A_WAIT) {
                // several steps of a call use the store: the thread should not wait for each of them
                doubtedUntil.set(end + timeoutNanos);
            }
            throw new StoreAwayException(e);
        }
    }

    /**
     * Checks that the store responds, with a timeout of 1 s. On a busy machine, a healthy store can take longer than
     * the timeout for calls. Intended for background threads. A response also closes a half-open circuit breaker.
     *
     * @return true if the store has responded
     */
    public boolean answers() {
        if (!connected.getAsBoolean()) {
            return false;
        }
        try {
            String _ = redis.execute(RedisConnectionCommands::ping);
        } catch (DataAccessException _) {
            return false;
        }
        if (breaker.getState() == CircuitBreaker.State.HALF_OPEN && breaker.tryAcquirePermission()) {
            breaker.onSuccess(0, breaker.getTimestampUnit());
        }
        return true;
    }

    /** Returns whether the store is not connected yet, or not used because of earlier failures. */
    public boolean isAway() {
        return !connected.getAsBoolean() || breaker.getState() != CircuitBreaker.State.CLOSED;
    }
}
