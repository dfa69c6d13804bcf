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
 * The store that all replicas share. Every use of it in a call takes at most the configured time-out, 80 ms by default. A thread that
 * has waited for it in vain does not wait again for as long; after a few failures, whoever's, it is left alone for a
 * second. A bean of this type is there only with {@code gateway.store=redis}.
 */
public final class SharedStore {

    /** What takes more than this part of the time-out to fail was a wait. */
    private static final int A_WAIT = 8;

    private final StringRedisTemplate redis;
    private final BooleanSupplier connected;
    private final CircuitBreaker breaker;
    private final long timeoutNanos;

    /** Of a call, that is, of its thread: the hiccup of one must not refuse the others. */
    private final ThreadLocal<@Nullable Long> doubtedUntil = new ThreadLocal<>();

    /**
     * Creates a store.
     *
     * @param connected whether there has been a connection; until then nothing is sent
     */
    SharedStore(StringRedisTemplate redis, BooleanSupplier connected, CircuitBreaker breaker, Duration timeout) {
        this.redis = redis;
        this.connected = connected;
        this.breaker = breaker;
        this.timeoutNanos = timeout.toNanos();
    }

    /**
     * Runs a script, atomically.
     *
     * @param keys all keys that it touches; share a hash tag, such as {@code {client-id}}, so that a cluster can run it
     * @param arguments its arguments, passed as text
     * @throws StoreAwayException if the store does not answer in time or is being left alone
     */
    public <T> T run(RedisScript<T> script, List<String> keys, Object... arguments) {
        String[] texts = Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new);
        return use(() -> redis.execute(script, keys, (Object[]) texts));
    }

    /**
     * Sends a message to whoever listens to the channel now; nothing of it is kept.
     *
     * @throws StoreAwayException if the store does not answer in time or is being left alone
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
        try {
            return breaker.executeSupplier(use);
        } catch (CallNotPermittedException e) {
            throw new StoreAwayException();
        } catch (DataAccessException e) {
            long end = System.nanoTime();
            if (end - start > timeoutNanos / A_WAIT) {
                // several steps of a call use the store: whoever has waited for it once need not wait again
                doubtedUntil.set(end + timeoutNanos);
            }
            throw new StoreAwayException(e);
        }
    }

    /**
     * Asks whether the store is there, and waits for up to a second: on a busy machine, a healthy store can take longer than
     * a call may wait. For background threads. An answer is also the try that ends a rest.
     *
     * @return whether it has answered
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

    /** Whether it is being left alone after failures. */
    public boolean isAway() {
        return !connected.getAsBoolean() || breaker.getState() != CircuitBreaker.State.CLOSED;
    }
}
