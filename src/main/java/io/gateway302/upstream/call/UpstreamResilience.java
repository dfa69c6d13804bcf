package io.gateway302.upstream.call;

import io.gateway302.catalog.Operation;
import io.gateway302.upstream.UpstreamKey;
import io.gateway302.upstream.outcome.AttemptResult;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import io.github.resilience4j.ratelimiter.RequestNotPermitted;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Resilience of upstream calls: a circuit breaker, a rate limiter and a bulkhead for each key and provider. A
 * provider's operations run on the same machines, so they fail together.
 */
final class UpstreamResilience {

    /** Name of the configurations below {@code resilience4j} that all instances use. */
    static final String CONFIGURATION = "upstream";

    private final CircuitBreakerRegistry breakers;
    private final RateLimiterRegistry limiters;
    private final BulkheadRegistry bulkheads;
    private final Map<String, Guard> guards = new ConcurrentHashMap<>();

    UpstreamResilience(CircuitBreakerRegistry breakers, RateLimiterRegistry limiters, BulkheadRegistry bulkheads) {
        this.breakers = breakers;
        this.limiters = limiters;
        this.bulkheads = bulkheads;
    }

    /**
     * Makes the attempt if the circuit breaker, rate limiter and bulkhead permit it.
     *
     * @param heldBack factory of the result if the attempt is not permitted
     */
    AttemptResult guard(
            UpstreamKey key,
            Operation operation,
            String clientId,
            Supplier<AttemptResult> attempt,
            Rejection heldBack) {
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
                new BulkheadSlots(bulkheads.bulkhead(name, CONFIGURATION)));
    }

    /** Factory of the result of an attempt that was not made. */
    interface Rejection {
        AttemptResult because(String reason);
    }

    private record Guard(Circuits circuits, RateLimiter limiter, BulkheadSlots places) {

        /** Makes the attempt. The circuit breakers are outermost, so that an open one uses up no rate. */
        AttemptResult around(String clientId, Supplier<AttemptResult> attempt) {
            return circuits.attempt(clientId, RateLimiter.decorateSupplier(limiter, () -> within(clientId, attempt)));
        }

        /** Makes the attempt within a concurrency slot. A stream keeps its slot until it has ended. */
        private AttemptResult within(String clientId, Supplier<AttemptResult> attempt) {
            places.take(clientId);
            AttemptResult made = null;
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
