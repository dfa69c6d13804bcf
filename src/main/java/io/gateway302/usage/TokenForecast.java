package io.gateway302.usage;

import io.gateway302.catalog.Unit;
import io.gateway302.exchange.Tokens;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Estimate of the tokens of a call to a language model. */
final class TokenForecast {

    private static final long MAX_TOKENS = 10_000_000;

    private static final int MAX_CHOICES = 100;

    /** Estimated number of response tokens if the request has no maximum. */
    private static final long DEFAULT_OUTPUT = 1024;

    /** Approximate number of English characters per token. A character of another script counts as one token. */
    private static final int CHARACTERS_FOR_A_TOKEN = 4;

    /** Tokens of an image of 1024 x 1536 pixels in high quality (OpenAI's guide on image generation). */
    private static final long TOKENS_OF_AN_IMAGE = 6240;

    /** Tokens of a partial image in a stream (OpenAI's guide on image generation). */
    private static final long TOKENS_OF_A_PREVIEW = 100;

    private static final long MAX_PREVIEWS = 10;

    /** Tokens of a file in the prompt, such as an image. */
    private static final long TOKENS_OF_A_FILE = 2000;

    private TokenForecast() {}

    /**
     * Returns the estimated tokens; the maximum for a request that the gateway cannot read.
     *
     * @param counted unit in which the operation counts usage
     * @param images number of requested images
     */
    static Tokens of(RequestFields fields, @Nullable Unit counted, long images) {
        if (fields.isUnread()) {
            long unread = Math.min(MAX_TOKENS, fields.length() / CHARACTERS_FOR_A_TOKEN);
            return new Tokens(unread, 0, MAX_TOKENS - unread, 0);
        }
        long output = counted == Unit.IMAGE ? Math.min(MAX_TOKENS, images * ofAnImage(fields)) : output(fields);
        long input = Math.min(MAX_TOKENS, input(fields));
        return new Tokens(input, 0, Math.min(MAX_TOKENS - input, output), 0);
    }

    private static long ofAnImage(RequestFields fields) {
        Long previews = QuantityFields.given(fields, QuantityFields.PREVIEWS, MAX_PREVIEWS);
        return TOKENS_OF_AN_IMAGE + (previews == null ? 0 : Math.min(MAX_PREVIEWS, previews) * TOKENS_OF_A_PREVIEW);
    }

    private static long input(RequestFields fields) {
        Texts texts = Texts.of(fields);
        long inEnglish = texts.characters() - texts.charactersBeyondAscii();
        return inEnglish / CHARACTERS_FOR_A_TOKEN
                + texts.charactersBeyondAscii()
                + texts.numbers()
                + texts.files() * TOKENS_OF_A_FILE;
    }

    private static long output(RequestFields fields) {
        long longest = Math.min(
                MAX_TOKENS,
                QuantityFields.atMost(fields, QuantityFields.MAX_OUTPUT_TOKENS, MAX_TOKENS, DEFAULT_OUTPUT));
        long answers = Math.min(MAX_TOKENS, QuantityFields.atMost(fields, QuantityFields.CHOICES, MAX_CHOICES, 1));
        JsonNode prompts = fields.body().path("prompt");
        boolean several =
                prompts.isArray() && !prompts.isEmpty() && !prompts.path(0).isNumber();
        return Math.min(MAX_TOKENS, longest * answers) * (several ? prompts.size() : 1);
    }
}
