package io.gateway302.upstream;

import io.gateway302.catalog.Operation;
import io.gateway302.exchange.CallerLeftException;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
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
    private final CircuitBreakerConfig breakerConfig;
    private final Map<String, Guard> guards = new ConcurrentHashMap<>();

    Protection(CircuitBreakerRegistry breakers, RateLimiterRegistry limiters, BulkheadRegistry bulkheads) {
        this.breakers = breakers;
        this.limiters = limiters;
        this.bulkheads = bulkheads;
        this.breakerConfig = CircuitBreakerConfig.from(
                        breakers.getConfiguration(CONFIGURATION).orElseGet(breakers::getDefaultConfig))
                .recordResult(result -> result instanceof Attempt attempt && attempt.unhealthy())
                .ignoreExceptions(RequestNotPermitted.class, BulkheadFullException.class, CallerLeftException.class)
                .build();
    }

    /** Makes the attempt, if nothing stands against it. */
    Attempt guard(UpstreamKey key, Operation operation, Supplier<Attempt> attempt, HeldBack heldBack) {
        String name = key.alias() + "." + operation.provider();
        Guard guard = guards.computeIfAbsent(name, this::create);
        try {
            return guard.around(attempt);
        } catch (CallNotPermittedException e) {
            return heldBack.because("calls to it fail at present, and it is being spared");
        } catch (RequestNotPermitted e) {
            return heldBack.because("the gateway's own rate towards it is used up");
        } catch (BulkheadFullException e) {
            return heldBack.because("the gateway has as many calls to it in flight as it may");
        }
    }

    private Guard create(String name) {
        return new Guard(
                breakers.circuitBreaker(name, breakerConfig),
                limiters.rateLimiter(name, CONFIGURATION),
                bulkheads.bulkhead(name, CONFIGURATION));
    }

    /** Says what an attempt that was not made comes to. */
    interface HeldBack {
        Attempt because(String reason);
    }

    private record Guard(CircuitBreaker breaker, RateLimiter limiter, Bulkhead bulkhead) {

        /** The breaker is outermost: an open circuit uses up no rate. */
        Attempt around(Supplier<Attempt> attempt) {
            return breaker.executeSupplier(RateLimiter.decorateSupplier(limiter, () -> within(attempt)));
        }

        /** An answer that is still coming keeps its place until it has ended. */
        private Attempt within(Supplier<Attempt> attempt) {
            bulkhead.acquirePermission();
            Attempt made = null;
            try {
                made = attempt.get();
            } finally {
                if (made == null || !made.isStreaming()) {
                    bulkhead.onComplete();
                }
            }
            return made.whenEnded((end, problem) -> bulkhead.onComplete());
        }
    }
}
