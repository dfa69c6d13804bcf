package io.gateway302.limits;

import io.gateway302.exchange.Attribute;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.GatewayFilter;
import io.gateway302.exchange.GatewayFilterChain;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.limits.store.Charge;
import io.gateway302.limits.store.LimitKey;
import io.gateway302.problem.ProblemException;
import io.gateway302.redis.StoreAwayException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Filter that reserves limits before a call and settles them when the call is complete. */
public final class LimitsFilter implements GatewayFilter {

    private final Charges charges;
    private final Limiter limiter;
    private final MeterRegistry metrics;
    private final Clock clock;

    LimitsFilter(Charges charges, Limiter limiter, MeterRegistry metrics, Clock clock) {
        this.charges = charges;
        this.limiter = limiter;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public GatewayResponse filter(GatewayExchange request, GatewayFilterChain chain) {
        List<Charge> demands = charges.of(request);
        switch (limiter.admit(demands)) {
            case Admission.Admitted admitted -> {
                Instant reservedAt = admitted.permit().reservedAt();
                if (reservedAt != null) {
                    request.set(Attribute.RESERVED_AT, reservedAt);
                }
                request.onCompletion(result -> limiter.settle(admitted.permit(), Settlement.of(result.billing())));
                RateLimitHeaders.write(admitted.readings(), clock.instant(), request.answerHeaders());
            }
            case Admission.Refused refused -> {
                RateLimitHeaders.write(refused.readings(), clock.instant(), request.answerHeaders());
                LimitKey by = refused.by().limitKey();
                throw rejected(request, by, Refusal.of(refused.by(), needed(demands, by), clock.instant()));
            }
            case Admission.Unavailable unavailable ->
                throw rejected(request, unavailable.by(), Refusal.unavailable(unavailable.by()));
        }
        return chain.proceed(request);
    }

    /** Rejects a call without a known price if the money of the caller is limited. */
    @Override
    public void check(GatewayExchange request) {
        var _ = charges.of(request);
    }

    /**
     * Returns the problems of {@link #check}, and one for each limit that does not cover the call now.
     *
     * @throws ProblemException if the store is unavailable
     */
    @Override
    public List<ProblemException> objections(GatewayExchange request) {
        try {
            List<Charge> limited = charges.of(request).stream()
                    .filter(charge -> charge.limitKey().limit() != null)
                    .toList();
            Instant now = clock.instant();
            return limited.isEmpty()
                    ? List.of()
                    : limiter.read(limited.stream().map(Charge::limitKey).toList()).stream()
                            .filter(reading -> reading.remaining() < needed(limited, reading.limitKey()))
                            .map(reading -> Refusal.of(reading, needed(limited, reading.limitKey()), now))
                            .toList();
        } catch (StoreAwayException away) {
            throw Refusal.unavailable(away);
        } catch (ProblemException unpriced) {
            return List.of(unpriced);
        }
    }

    /** Returns the demand on a limit. The limit of a process that counts alone may be a share of the real one. */
    private static long needed(List<Charge> demands, LimitKey by) {
        return demands.stream()
                .filter(charge -> charge.limitKey().scope().equals(by.scope())
                        && charge.limitKey().measure().equals(by.measure()))
                .mapToLong(Charge::amount)
                .findFirst()
                .orElse(0);
    }

    private ProblemException rejected(GatewayExchange request, LimitKey by, ProblemException problem) {
        Counter.builder("gateway.limit.rejections")
                .description("Calls that a limit refused")
                .tag("client", request.caller().client())
                .tag("limit", by.measure().limit())
                .register(metrics)
                .increment();
        return problem;
    }
}
