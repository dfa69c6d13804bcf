package io.gateway302.usage;

import io.gateway302.catalog.Unit;
import io.gateway302.exchange.Body;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.Tokens;
import io.gateway302.exchange.Usage;
import io.gateway302.exchange.Usage.Cost;
import io.gateway302.usage.tokens.TokenReader;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

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
    public @Nullable Usage read(GatewayExchange request, Body response) {
        JsonNode came = response.tree();
        Tokens tokens = TokenReader.tokens(came, request.model());
        return used(request, new Measured(request, came, tokens));
    }

    /**
     * Returns the usage of a call with a complete stream.
     *
     * @param tokens tokens reported in the stream; null if there are none
     * @return null if it cannot be determined
     */
    public @Nullable Usage read(GatewayExchange request, @Nullable Tokens tokens) {
        return used(request, new Measured(request, null, tokens));
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
                usage.unit(), usage.quantity(), usage.tokens(), usage.cost().asEstimate());
    }

    /**
     * Prices the usage. An operation without a unit is priced per call, and the tokens in its response are only
     * recorded.
     */
    private @Nullable Usage used(GatewayExchange request, Measured measured) {
        Unit unit = request.operation().unit();
        Tokens tokens = measured.tokens();
        Cost cost = prices.of(request).settled(measured, Forecast.of(request));
        Long quantity = unit == null ? null : measured.counted(unit);
        if (unit != null && quantity != null) {
            return new Usage(unit, quantity, tokens, cost);
        }
        if (unit == null && tokens != null) {
            return new Usage(Unit.TOKEN, tokens.total(), tokens, cost);
        }
        return cost == null && tokens == null ? null : new Usage(Unit.CALL, 1, tokens, cost);
    }
}
