package io.gateway302.usage;

import io.gateway302.catalog.Unit;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.Tokens;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Estimate of the tokens of a call whose stream is incomplete or reported no usage. */
final class PartialTokens {

    /** Approximate number of characters per token of the prompt. */
    private static final int CHARACTERS_FOR_A_TOKEN = 4;

    /** Length from which a text without a space is treated as data, in characters. */
    private static final int LONGEST_WORD = 1024;

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
        long input = Math.min(most, prompt(request));
        long output = Math.min(most - input, Math.max(told == null ? 0 : told.output(), received));
        return new Tokens(input, 0, output, told == null ? 0 : Math.min(output, told.reasoning()));
    }

    private static long prompt(GatewayExchange request) {
        JsonNode asked = request.body().tree();
        long characters = asked.isMissingNode() ? request.body().length() : characters(asked);
        return Math.ceilDiv(Math.max(0, characters), CHARACTERS_FOR_A_TOKEN);
    }

    private static long characters(JsonNode node) {
        if (node.isString()) {
            String text = node.stringValue();
            boolean data = text.startsWith("data:")
                    || (text.length() > LONGEST_WORD && text.lastIndexOf(' ', LONGEST_WORD) < 0);
            return data ? 0 : text.length();
        }
        long characters = 0;
        for (JsonNode child : node) {
            characters += characters(child);
        }
        return characters;
    }
}
