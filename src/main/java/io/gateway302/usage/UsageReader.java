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
        JsonNode asked = tree(request.body());
        JsonNode came = tree(answer);
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
        return used(operation, tokens, quantity(operation, tree(request.body()), MissingNode.getInstance(), tokens));
    }

    /** The model that a call asks for, if it names one. */
    public static @Nullable String requestedModel(GatewayRequest request) {
        return model(tree(request.body()));
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
            Operation operation, JsonNode request, JsonNode answer, @Nullable Tokens tokens) {
        return switch (operation.unit()) {
            case IMAGE -> results(operation, answer);
            case TOKEN -> tokens == null ? null : tokens.total();
            case SECOND -> Lengths.seconds(request, answer);
            case CHARACTER -> Lengths.characters(request, answer);
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

    private static JsonNode tree(Body body) {
        return body instanceof Body.Json json ? json.tree() : MissingNode.getInstance();
    }
}
