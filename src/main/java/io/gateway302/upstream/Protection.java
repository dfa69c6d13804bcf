package io.gateway302.upstream;

import io.gateway302.catalog.Operation;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import io.github.resilience4j.ratelimiter.RequestNotPermitted;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Spares the upstream: a circuit breaker, a rate limiter and a bulkhead for each key and operation group. A group is a
 * provider of the catalog, because what fails, fails together with what runs on the same machines.
 */
final class Protection {

    /** Name of the configurations below {@code resilience4j} that all instances are made from. */
    static final String CONFIGURATION = "upstream";

    /** What a caller is told to wait when a call was held back: long enough for a half-open trial to come round. */
    static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final CircuitBreakerRegistry breakers;
    private final RateLimiterRegistry limiters;
    private final BulkheadRegistry bulkheads;
    private final Map<String, Guard> guards = new ConcurrentHashMap<>();

    Protection(CircuitBreakerRegistry breakers, RateLimiterRegistry limiters, BulkheadRegistry bulkheads) {
        this.breakers = breakers;
        this.limiters = limiters;
        this.bulkheads = bulkheads;
    }

    /** Makes the attempt, if nothing stands against it. */
    Attempt guard(UpstreamKey key, Operation operation, String clientId, Supplier<Attempt> attempt, HeldBack heldBack) {
        String name = key.alias() + "." + operation.provider();
        Guard guard = guards.computeIfAbsent(name, this::create);
        try {
            return guard.around(clientId, attempt);
        } catch (CallNotPermittedException e) {
            return heldBack.because("calls to it, or those of this client, fail at present, and it is being spared");
        } catch (RequestNotPermitted e) {
            return heldBack.because("the gateway's own rate towards it is used up");
        } catch (BulkheadFullException e) {
            return heldBack.because("the gateway, or this client, has as many calls to it in flight as it may");
        }
    }

    private Guard create(String name) {
        return new Guard(
                new Circuits(breakers.circuitBreaker(name, CONFIGURATION)),
                limiters.rateLimiter(name, CONFIGURATION),
                new Places(bulkheads.bulkhead(name, CONFIGURATION)));
    }

    /** Says what an attempt that was not made comes to. */
    interface HeldBack {
        Attempt because(String reason);
    }

    private record Guard(Circuits circuits, RateLimiter limiter, Places places) {

        /** The circuits are outermost: an open one uses up no rate. */
        Attempt around(String clientId, Supplier<Attempt> attempt) {
            return circuits.attempt(clientId, RateLimiter.decorateSupplier(limiter, () -> within(clientId, attempt)));
        }

        /** An answer that is still coming keeps its place until it has ended. */
        private Attempt within(String clientId, Supplier<Attempt> attempt) {
            places.take(clientId);
            Attempt made = null;
            try {
                made = attempt.get();
            } finally {
                if (made == null || !made.isStreaming()) {
                    places.giveBack(clientId);
                }
            }
            return made.whenEnded((end, problem) -> places.giveBack(clientId));
        }
    }
}
