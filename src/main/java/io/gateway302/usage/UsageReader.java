package io.gateway302.usage;

import io.gateway302.catalog.Operation;
import io.gateway302.catalog.Unit;
import io.gateway302.exchange.Body;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.Tokens;
import io.gateway302.exchange.Usage;
import io.gateway302.exchange.Usage.Cost;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Reader that derives usage and cost of a call from its request and response. */
@Component
public class UsageReader {

    private final PriceList prices;

    UsageReader(PriceList prices) {
        this.prices = prices;
    }

    /**
     * Returns the usage of a call with a buffered response.
     *
     * @return null if neither the response nor a price for the whole call determines it
     */
    public @Nullable Usage read(GatewayExchange request, Body answer) {
        JsonNode asked = request.body().tree();
        JsonNode came = answer.tree();
        Operation operation = request.operation();
        Tokens tokens = TokenReader.tokens(came, model(asked));
        return used(operation, tokens, quantity(operation, asked, came, tokens));
    }

    /**
     * Returns the usage of a call with a complete stream.
     *
     * @param tokens tokens reported in the stream; null if there are none
     * @return null if it cannot be determined
     */
    public @Nullable Usage read(GatewayExchange request, @Nullable Tokens tokens) {
        Operation operation = request.operation();
        return used(operation, tokens, quantity(operation, request.body().tree(), null, tokens));
    }

    /**
     * Returns the usage of a call whose stream is incomplete. Its cost is always an estimate.
     *
     * @param tokens tokens until the end; null if the operation has none
     * @return null if it cannot be determined
     */
    @Nullable
    Usage readInPart(GatewayExchange request, @Nullable Tokens tokens) {
        Usage usage = read(request, tokens);
        if (usage == null || usage.cost() == null) {
            return usage;
        }
        return new Usage(
                usage.unit(),
                usage.quantity(),
                usage.tokens(),
                new Cost(usage.cost().amount(), usage.cost().currency(), Usage.Source.ESTIMATE));
    }

    /**
     * Multiplies quantity and price. An operation without a unit is priced per call, and the tokens in its response are
     * only recorded. If the quantity is unknown, the estimate covers the call, if there is one.
     */
    private @Nullable Usage used(Operation operation, @Nullable Tokens tokens, @Nullable Long quantity) {
        Unit unit = operation.unit();
        if (unit == null) {
            Cost cost = prices.cost(operation, 1);
            if (tokens != null) {
                return new Usage(Unit.TOKEN, tokens.total(), tokens, cost);
            }
            return cost == null ? null : new Usage(Unit.CALL, 1, cost);
        }
        if (quantity != null) {
            return new Usage(unit, quantity, tokens, prices.cost(operation, quantity));
        }
        Cost cost = prices.unmeasured(operation);
        return cost == null && tokens == null ? null : new Usage(Unit.CALL, 1, tokens, cost);
    }

    private static @Nullable Long quantity(
            Operation operation, JsonNode request, @Nullable JsonNode answer, @Nullable Tokens tokens) {
        JsonNode told = answer == null ? MissingNode.getInstance() : answer;
        return switch (operation.unit()) {
            // the content of a stream is not inspected: it is assumed to contain the requested number
            case IMAGE -> answer == null ? Long.valueOf(Forecast.pictures(request)) : results(operation, told);
            case TOKEN -> tokens == null ? null : tokens.total();
            case SECOND -> Lengths.seconds(request, told);
            case CHARACTER -> Lengths.characters(request, told);
            case CALL -> 1L;
            case null -> null;
        };
    }

    /** Returns the number of results in the response; null if it matches no success form of the catalog. */
    private static @Nullable Long results(Operation operation, JsonNode answer) {
        return operation.success().stream()
                .filter(form -> form.matches(answer))
                .map(form -> (long) form.resultCount(answer))
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    private static @Nullable String model(JsonNode request) {
        JsonNode model = request.path("model");
        return model.isString() ? model.stringValue() : null;
    }
}
