package io.gateway302.usage;

import io.gateway302.catalog.Operation;
import io.gateway302.catalog.Unit;
import io.gateway302.exchange.Body;
import io.gateway302.exchange.GatewayRequest;
import io.gateway302.exchange.Tokens;
import io.gateway302.exchange.Usage;
import io.gateway302.exchange.Usage.Cost;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Reads from a request and its answer what a call used, and prices it. */
@Component
public class UsageReader {

    private final PriceList prices;

    UsageReader(PriceList prices) {
        this.prices = prices;
    }

    /**
     * What a call used whose answer is this.
     *
     * @return null where it cannot be told, neither by the answer nor by a price of the whole call
     */
    public @Nullable Usage read(GatewayRequest request, Body answer) {
        JsonNode asked = request.body().tree();
        JsonNode came = answer.tree();
        Operation operation = request.operation();
        Tokens tokens = TokenReader.tokens(came, model(asked));
        return used(operation, tokens, quantity(operation, asked, came, tokens));
    }

    /**
     * What a call used that was watched as it streamed past.
     *
     * @param tokens what the stream told; null if nothing
     * @return null where it cannot be told
     */
    public @Nullable Usage read(GatewayRequest request, @Nullable Tokens tokens) {
        Operation operation = request.operation();
        return used(operation, tokens, quantity(operation, request.body().tree(), null, tokens));
    }

    /**
     * What a call is known to have used whose answer was watched and had no end: at least this much, so that its cost is no
     * more than an estimate.
     *
     * @param tokens what the stream told; null if nothing
     * @return null where it told nothing
     */
    @Nullable
    Usage readInPart(GatewayRequest request, @Nullable Tokens tokens) {
        if (tokens == null) {
            return null;
        }
        Cost least = prices.cost(request.operation(), tokens.total());
        Cost expected = prices.expected(request);
        Cost cost = least == null || (expected != null && expected.amount().compareTo(least.amount()) > 0)
                ? expected
                : least;
        return new Usage(
                Unit.TOKEN,
                tokens.total(),
                tokens,
                cost == null ? null : new Cost(cost.amount(), cost.currency(), Usage.Source.ESTIMATE));
    }

    /**
     * Quantity times price. An operation for which no unit is known is priced by the call, and what its answer tells of
     * tokens is only noted; where the quantity is not told, the estimate stands for the call, if there is one.
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
            // nobody looked into it: it is taken to hold what was asked for
            case IMAGE -> answer == null ? Long.valueOf(Forecast.pictures(request)) : results(operation, told);
            case TOKEN -> tokens == null ? null : tokens.total();
            case SECOND -> Lengths.seconds(request, told);
            case CHARACTER -> Lengths.characters(request, told);
            case CALL -> 1L;
            case null -> null;
        };
    }

    /** How many results the answer holds; null where the catalog does not say what they look like. */
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
