package io.gateway302.usage.tokens;

import io.gateway302.exchange.Tokens;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reader for token counts in responses and their pieces, for all response formats of 302.AI. */
public final class TokenReader {

    /**
     * Places of usage. In order: OpenAI, Anthropic and most others; Gemini; Tencent; pieces of streams of Anthropic,
     * OpenAI's Responses and Moonshot; envelopes of Gemini and 302.AI around another response.
     */
    private static final List<List<String>> PLACES = List.of(
            List.of("usage"),
            List.of("usageMetadata"),
            List.of("usage_metadata"),
            List.of("Usage"),
            List.of("Response", "Usage"),
            List.of("message", "usage"),
            List.of("response", "usage"),
            List.of("response", "usageMetadata"),
            List.of("choices", "0", "usage"),
            List.of("data", "usage"));

    private static final List<List<String>> MODELS = List.of(
            List.of("model"), List.of("modelVersion"), List.of("message", "model"), List.of("response", "model"));

    /**
     * Models of the o1 family, such as {@code o1}, {@code o1-mini}, {@code openai/o1-2024-12-17}; not {@code gpt-4o1}
     * or {@code o10}.
     */
    private static final Pattern O1_FAMILY = Pattern.compile("(?i)(?:.*/)?o1(?:[-@:.].*)?", Pattern.DOTALL);

    private TokenReader() {}

    /**
     * Returns the tokens of a response; null if it contains no counts. Never throws, whatever the response contains.
     *
     * @param requestedModel requested model, used if the response names none
     */
    public static @Nullable Tokens tokens(JsonNode response, @Nullable String requestedModel) {
        String model = model(response);
        return counts(response).tokens(billsReasoningBeside(model == null ? requestedModel : model));
    }

    /**
     * Returns the counts in a response or a piece of one. Of a list of pieces, as Gemini streams them, the last
     * counts are returned.
     */
    static TokenCounts counts(JsonNode piece) {
        TokenCounts counts = TokenCounts.NONE;
        if (piece.isArray()) {
            for (JsonNode element : piece) {
                counts = element.isObject() ? counts.then(counts(element)) : counts;
            }
            return counts;
        }
        for (List<String> place : PLACES) {
            JsonNode usage = at(piece, place);
            if (usage.isObject()) {
                counts = counts.and(TokenCounts.of(usage));
            }
        }
        return counts;
    }

    /** Returns the model named in a response or a piece of one; null if there is none. */
    static @Nullable String model(JsonNode piece) {
        JsonNode one = piece.isArray() ? piece.path(0) : piece;
        return MODELS.stream()
                .map(place -> at(one, place))
                .filter(node -> node.isString() && !node.stringValue().isBlank())
                .map(JsonNode::stringValue)
                .findFirst()
                .orElse(null);
    }

    /**
     * Returns whether reasoning is billed in addition to the completion, as 302.AI does for the o1 family. For other
     * models, reasoning is part of the completion.
     */
    static boolean billsReasoningBeside(@Nullable String model) {
        return model != null && O1_FAMILY.matcher(model.strip()).matches();
    }

    private static JsonNode at(JsonNode node, List<String> place) {
        JsonNode found = node;
        for (String name : place) {
            found = found.isArray() && name.equals("0") ? found.path(0) : found.path(name);
        }
        return found;
    }
}
