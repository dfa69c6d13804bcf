package io.gateway302.limits;

import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.GatewayFilter;
import io.gateway302.exchange.GatewayFilterChain;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.limits.store.LimitKey;
import io.gateway302.problem.ProblemException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;

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
        switch (limiter.admit(charges.of(request))) {
            case Admission.Admitted admitted -> {
                request.onCompletion(result -> limiter.settle(admitted.permit(), Settlement.of(result.billing())));
                RateLimitHeaders.write(admitted.readings(), clock.instant(), request.answerHeaders());
            }
            case Admission.Refused refused -> {
                RateLimitHeaders.write(refused.readings(), clock.instant(), request.answerHeaders());
                throw rejected(request, refused.by().limitKey(), Refusal.of(refused.by(), clock.instant()));
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
