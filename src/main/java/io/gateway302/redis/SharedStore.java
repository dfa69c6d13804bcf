package io.gateway302.redis;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.Arrays;
import java.util.List;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

/**
 * The store that all replicas share. Every use of it takes at most the configured time-out, 80 ms by default; after a few
 * failures it is left alone for a second, and uses fail at once. A bean of this type is there only with
 * {@code gateway.store=redis}.
 */
public final class SharedStore {

    private final StringRedisTemplate redis;
    private final CircuitBreaker breaker;

    SharedStore(StringRedisTemplate redis, CircuitBreaker breaker) {
        this.redis = redis;
        this.breaker = breaker;
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
        try {
            return breaker.executeSupplier(() -> redis.execute(script, keys, (Object[]) texts));
        } catch (DataAccessException | CallNotPermittedException e) {
            throw new StoreAwayException(e);
        }
    }

    /**
     * Sends a message to whoever listens to the channel now; nothing of it is kept.
     *
     * @throws StoreAwayException if the store does not answer in time or is being left alone
     */
    public void publish(String channel, String message) {
        try {
            breaker.executeRunnable(() -> redis.convertAndSend(channel, message));
        } catch (DataAccessException | CallNotPermittedException e) {
            throw new StoreAwayException(e);
        }
    }

    /** Whether it is being left alone after failures. */
    public boolean isAway() {
        return breaker.getState() != CircuitBreaker.State.CLOSED;
    }
}
