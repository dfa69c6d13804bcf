package io.gateway302.upstream.call;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.gateway302.upstream.outcome.AttemptResult;
import io.gateway302.upstream.outcome.Health;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Circuit breakers of one key and provider: one shared by all clients, and one for each client with failed calls. A
 * client can provoke failures by its requests, so its failures open its own circuit. The shared circuit opens when the
 * upstream is unreachable, or when calls of several clients fail.
 */
final class Circuits {

    /** Time within which failures of two clients count as failures of several clients. */
    private static final Duration TOGETHER = Duration.ofMinutes(1);

    private static final int MAX_CLIENTS = 1000;
    private static final Duration FORGET_CLIENT_AFTER = Duration.ofMinutes(10);

    private final CircuitBreaker shared;
    private final Cache<String, CircuitBreaker> ofClients = Caffeine.newBuilder()
            .maximumSize(MAX_CLIENTS)
            .expireAfterAccess(FORGET_CLIENT_AFTER)
            .build();
    private final AtomicReference<@Nullable Failure> lastFailure = new AtomicReference<>();

    /**
     * Creates closed circuits.
     *
     * @param shared circuit of all clients; the circuits of single clients use its configuration
     */
    Circuits(CircuitBreaker shared) {
        this.shared = shared;
    }

    private record Failure(String clientId, long nanos) {}

    /**
     * Makes an attempt for a client.
     *
     * @throws CallNotPermittedException if the client's circuit or the shared one is open
     */
    AttemptResult attempt(String clientId, Supplier<AttemptResult> attempt) {
        CircuitBreaker own = ofClients.getIfPresent(clientId);
        acquire(own);
        long start = System.nanoTime();
        AttemptResult made = null;
        try {
            made = attempt.get();
            return made;
        } finally {
            long nanos = System.nanoTime() - start;
            record(clientId, own, made == null ? Health.UNTRIED : made.health(), nanos);
        }
    }

    private void acquire(@Nullable CircuitBreaker own) {
        if (own != null) {
            own.acquirePermission();
        }
        try {
            shared.acquirePermission();
        } catch (CallNotPermittedException e) {
            if (own != null) {
                own.releasePermission();
            }
            throw e;
        }
    }

    private void release(@Nullable CircuitBreaker own) {
        shared.releasePermission();
        if (own != null) {
            own.releasePermission();
        }
    }

    private void record(String clientId, @Nullable CircuitBreaker own, Health health, long nanos) {
        switch (health) {
            case UNTRIED -> release(own);
            case WELL -> {
                shared.onSuccess(nanos, TimeUnit.NANOSECONDS);
                if (own != null) {
                    own.onSuccess(nanos, TimeUnit.NANOSECONDS);
                }
            }
            case DOUBTFUL -> {
                CircuitBreaker failing = own == null ? ofClients.get(clientId, this::ownCircuit) : own;
                failing.onError(nanos, TimeUnit.NANOSECONDS, new FailedException());
                if (othersFailToo(clientId)) {
                    shared.onError(nanos, TimeUnit.NANOSECONDS, new FailedException());
                } else {
                    shared.releasePermission();
                }
            }
            case ILL -> {
                shared.onError(nanos, TimeUnit.NANOSECONDS, new FailedException());
                if (own != null) {
                    own.releasePermission();
                }
            }
        }
    }

    private CircuitBreaker ownCircuit(String clientId) {
        return CircuitBreaker.of(shared.getName() + "." + clientId, shared.getCircuitBreakerConfig());
    }

    private boolean othersFailToo(String clientId) {
        long now = System.nanoTime();
        Failure last = lastFailure.getAndSet(new Failure(clientId, now));
        return last != null && !last.clientId().equals(clientId) && now - last.nanos() < TOGETHER.toNanos();
    }

    /** Exception that stands for a failure in the records of a circuit breaker. */
    private static final class FailedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private FailedException() {
            super("The attempt failed", null, false, false);
        }
    }
}
