package io.gateway302.usage;

import io.gateway302.exchange.Tokens;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Finds what an answer, or a piece of one, tells of its tokens, in every dialect that comes through 302.AI. */
final class TokenReader {

    /**
     * Where usage lies: OpenAI, Anthropic and most others; Gemini; Tencent; the pieces of a stream of Anthropic's, of
     * OpenAI's Responses and of Moonshot's; Gemini and 302.AI's own envelopes around another answer.
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

    /** {@code o1}, {@code o1-mini}, {@code openai/o1-2024-12-17}; not {@code gpt-4o1}, and not {@code o10}. */
    private static final Pattern O1_FAMILY = Pattern.compile("(?i)(?:.*/)?o1(?:[-@:.].*)?", Pattern.DOTALL);

    private TokenReader() {}

    /**
     * The tokens of an answer; null where it tells none. Never throws, whatever the answer holds.
     *
     * @param requestedModel the model that was asked for; the answer's own decides, where it names one
     */
    static @Nullable Tokens tokens(JsonNode answer, @Nullable String requestedModel) {
        String model = model(answer);
        return counts(answer).tokens(billsReasoningBeside(model == null ? requestedModel : model));
    }

    /** What an answer or a piece of one tells; a list of pieces, as Gemini streams them, counts as all of them. */
    static TokenCounts counts(JsonNode piece) {
        TokenCounts counts = TokenCounts.NONE;
        if (piece.isArray()) {
            for (JsonNode element : piece) {
                counts = element.isObject() ? counts.and(counts(element)) : counts;
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

    /** The model that an answer or a piece of one says it is from. */
    static @Nullable String model(JsonNode piece) {
        JsonNode one = piece.isArray() ? piece.path(0) : piece;
        return MODELS.stream()
                .map(place -> at(one, place))
                .filter(node -> node.isString() && !node.stringValue().isBlank())
                .map(JsonNode::stringValue)
                .findFirst()
                .orElse(null);
    }

    /** 302.AI bills the reasoning of the o1 family in addition to the completion; elsewhere it is a part of it. */
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
