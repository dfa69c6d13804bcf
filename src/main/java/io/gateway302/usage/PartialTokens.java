package io.gateway302.usage;

import io.gateway302.catalog.Unit;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.Tokens;
import org.jspecify.annotations.Nullable;

/** Estimate of the tokens of a call whose stream is incomplete or reported no usage. */
final class PartialTokens {

    private PartialTokens() {}

    /**
     * Returns the reported tokens, with at least the output that was received. Without a report, the input is estimated
     * from the request, and all tokens together are at most those that the call has reserved.
     *
     * @param told tokens reported so far; null if there are none
     * @param received estimated tokens of the texts received so far
     * @return null if the operation is not counted in tokens and none were reported
     */
    static @Nullable Tokens of(GatewayExchange request, @Nullable Tokens told, long received) {
        if (request.operation().unit() != Unit.TOKEN) {
            return told;
        }
        if (told != null && told.input() > 0) {
            return new Tokens(told.input(), told.cachedInput(), Math.max(told.output(), received), told.reasoning());
        }
        long most = Forecast.quantity(request);
        long input = Math.min(most, Forecast.of(request).tokens().input());
        long output = Math.min(most - input, Math.max(told == null ? 0 : told.output(), received));
        return new Tokens(input, 0, output, told == null ? 0 : Math.min(output, told.reasoning()));
    }
}
