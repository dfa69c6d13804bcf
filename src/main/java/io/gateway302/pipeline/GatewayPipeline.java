package io.gateway302.pipeline;

import io.gateway302.exchange.Allowances;
import io.gateway302.exchange.Body;
import io.gateway302.exchange.CallerLeftException;
import io.gateway302.exchange.Completion;
import io.gateway302.exchange.GatewayFilter;
import io.gateway302.exchange.GatewayFilterChain;
import io.gateway302.exchange.GatewayHandler;
import io.gateway302.exchange.GatewayRequest;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.exchange.Preview;
import io.gateway302.idempotency.IdempotencyFilter;
import io.gateway302.limits.LimitsFilter;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.usage.PriceList;
import java.util.List;

/** Every call's way: the filters in order, the upstream at the end, and the completion whatever happened. */
final class GatewayPipeline implements GatewayHandler {

    private final GatewayFilterChain chain;
    private final AllowFilter allow;
    private final LimitsFilter limits;
    private final PriceList prices;
    private final Allowances allowances;

    GatewayPipeline(
            List<GatewayFilter> filters,
            GatewayFilterChain upstream,
            AllowFilter allow,
            LimitsFilter limits,
            PriceList prices,
            Allowances allowances) {
        GatewayFilterChain next = upstream;
        for (GatewayFilter filter : filters.reversed()) {
            GatewayFilterChain behind = next;
            next = request -> filter.filter(request, behind);
        }
        this.chain = next;
        this.allow = allow;
        this.limits = limits;
        this.prices = prices;
        this.allowances = allowances;
    }

    @Override
    public GatewayResponse handle(GatewayRequest request) {
        try {
            GatewayResponse response = chain.proceed(request);
            if (response.body() instanceof Body.Stream) {
                return response.watched(source -> new CompletingSource(source, request));
            }
            request.complete(new Completion.Succeeded());
            return response;
        } catch (CallerLeftException left) {
            request.complete(new Completion.Cancelled());
            throw left;
        } catch (ProblemException problem) {
            request.complete(new Completion.Failed(problem));
            throw problem;
        } catch (RuntimeException | Error bug) {
            request.complete(new Completion.Failed(
                    new ProblemException(ProblemType.INTERNAL_ERROR, "The gateway failed").withCause(bug)));
            throw bug;
        }
    }

    @Override
    public Preview preview(GatewayRequest request) {
        allow.check(request);
        IdempotencyFilter.check(request);
        limits.check(request);
        return new Preview(
                prices.expected(request), allowances.of(request.caller()).allowances());
    }
}
