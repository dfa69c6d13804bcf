package io.gateway302.usage;

import io.gateway302.catalog.Operation;
import io.gateway302.catalog.Unit;
import io.gateway302.exchange.Attribute;
import io.gateway302.exchange.Body;
import io.gateway302.exchange.GatewayFilter;
import io.gateway302.exchange.GatewayFilterChain;
import io.gateway302.exchange.GatewayRequest;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.exchange.Usage;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Notes what a call used, read from its answer, and what that costs. */
@Component
public class UsageFilter implements GatewayFilter {

    private final PriceList prices;

    UsageFilter(PriceList prices) {
        this.prices = prices;
    }

    @Override
    public GatewayResponse filter(GatewayRequest request, GatewayFilterChain chain) {
        GatewayResponse response = chain.proceed(request);
        Operation operation = request.operation();
        Body body = response.body();
        Unit unit = operation.unit();
        if (unit == null) {
            noteWholeCall(request);
        } else if (unit == Unit.CALL) {
            note(request, unit, 1);
        } else if (body instanceof Body.Json answer) {
            note(request, unit, results(operation, answer.tree()));
        }
        return response;
    }

    /** Nothing is counted; where a cost is known, it is that of the call. */
    private void noteWholeCall(GatewayRequest request) {
        if (prices.cost(request.operation(), 1) != null) {
            note(request, Unit.CALL, 1);
        }
    }

    private void note(GatewayRequest request, Unit unit, long quantity) {
        request.set(Attribute.USAGE, new Usage(unit, quantity, prices.cost(request.operation(), quantity)));
    }

    private static long results(Operation operation, JsonNode answer) {
        return operation.success().stream()
                .filter(form -> form.matches(answer))
                .mapToLong(form -> form.resultCount(answer))
                .max()
                .orElse(0);
    }
}
