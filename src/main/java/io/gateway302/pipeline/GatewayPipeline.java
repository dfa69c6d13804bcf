package io.gateway302.pipeline;

import io.gateway302.exchange.Allowances;
import io.gateway302.exchange.Body;
import io.gateway302.exchange.CallResult;
import io.gateway302.exchange.CallerLeftException;
import io.gateway302.exchange.Completion;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.GatewayFilter;
import io.gateway302.exchange.GatewayFilterChain;
import io.gateway302.exchange.GatewayHandler;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.exchange.Preview;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.usage.Forecast;
import io.gateway302.usage.PriceList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Handler that sends every call through the filters, in order, to the upstream, and always completes it. */
final class GatewayPipeline implements GatewayHandler {

    private final List<GatewayFilter> filters;
    private final GatewayFilterChain chain;
    private final PriceList prices;
    private final Allowances allowances;

    GatewayPipeline(List<GatewayFilter> filters, GatewayFilterChain upstream, PriceList prices, Allowances allowances) {
        GatewayFilterChain next = upstream;
        for (GatewayFilter filter : filters.reversed()) {
            GatewayFilterChain behind = next;
            next = request -> filter.filter(request, behind);
        }
        this.filters = filters;
        this.chain = next;
        this.prices = prices;
        this.allowances = allowances;
    }

    @Override
    public GatewayResponse handle(GatewayExchange request) {
        try {
            GatewayResponse response = chain.proceed(request);
            if (response.body() instanceof Body.Stream) {
                return response.watched(source -> new CompletingSource(
                        source,
                        request.progress(),
                        (completion, bytes) -> complete(request, completion, response.status(), bytes)));
            }
            complete(
                    request,
                    new Completion.Succeeded(),
                    response.status(),
                    response.body().length());
            return response;
        } catch (CallerLeftException left) {
            complete(request, new Completion.Cancelled(), null, null);
            throw left;
        } catch (ProblemException problem) {
            complete(request, new Completion.Failed(problem), null, null);
            throw problem;
        } catch (RuntimeException | Error bug) {
            ProblemException problem =
                    new ProblemException(ProblemType.INTERNAL_ERROR, "The gateway failed").withCause(bug);
            complete(request, new Completion.Failed(problem), null, null);
            throw bug;
        }
    }

    private void complete(
            GatewayExchange request, Completion completion, @Nullable Integer status, @Nullable Long bytes) {
        request.complete(CallResult.of(completion, request.progress(), status, bytes, () -> prices.expected(request)));
    }

    @Override
    public Preview preview(GatewayExchange request) {
        filters.forEach(filter -> filter.check(request));
        return preview(request, List.of());
    }

    @Override
    public Preview foresee(GatewayExchange request) {
        return preview(
                request,
                filters.stream()
                        .flatMap(filter -> filter.objections(request).stream())
                        .toList());
    }

    private Preview preview(GatewayExchange request, List<ProblemException> objections) {
        return new Preview(
                Forecast.quantity(request),
                prices.expected(request),
                allowances.of(request.caller()).allowances(),
                objections);
    }
}
