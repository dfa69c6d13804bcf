package io.gateway302.usage;

import io.gateway302.catalog.Unit;
import io.gateway302.exchange.Tokens;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Estimate of the tokens of a call to a language model. */
final class TokenForecast {

    private static final long MOST_TOKENS = 10_000_000;

    private static final int MOST_ANSWERS = 100;

    /** Estimated number of response tokens if the request has no maximum. */
    private static final long USUAL_ANSWER = 1024;

    /** Approximate number of English characters per token. A character of another script counts as one token. */
    private static final int CHARACTERS_FOR_A_TOKEN = 4;

    /** Maximum length of a word, in characters. A longer text without a space is treated as data. */
    private static final int LONGEST_WORD = 1024;

    /** Tokens of an image of 1024 x 1536 pixels in high quality (OpenAI's guide on image generation). */
    private static final long TOKENS_OF_AN_IMAGE = 6240;

    private static final int ASCII = 0x80;

    private TokenForecast() {}

    /**
     * Returns the estimated tokens; the maximum for a request that the gateway cannot read.
     *
     * @param counted unit in which the operation counts usage
     * @param pictures number of requested images
     */
    static Tokens of(Asked asked, @Nullable Unit counted, long pictures) {
        if (asked.isUnread()) {
            long unread = Math.min(MOST_TOKENS, asked.length() / CHARACTERS_FOR_A_TOKEN);
            return new Tokens(unread, 0, MOST_TOKENS - unread, 0);
        }
        long longest = Objects.requireNonNullElse(
                AskedNumbers.largest(asked, AskedNumbers.LONGEST_ANSWER, MOST_TOKENS), USUAL_ANSWER);
        long answers = Objects.requireNonNullElse(AskedNumbers.largest(asked, AskedNumbers.ANSWERS, MOST_ANSWERS), 1L);
        if (counted == Unit.IMAGE) {
            longest = TOKENS_OF_AN_IMAGE;
            answers = pictures;
        }
        long input = Math.min(MOST_TOKENS, quarters(asked.body()) / CHARACTERS_FOR_A_TOKEN);
        return new Tokens(input, 0, Math.min(MOST_TOKENS - input, longest * answers), 0);
    }

    /** Returns four times the number of tokens in all texts that are not data. */
    private static long quarters(JsonNode node) {
        if (node.isString()) {
            String text = node.stringValue();
            return isData(text) ? 0 : quarters(text);
        }
        long quarters = 0;
        for (JsonNode child : node) {
            quarters += quarters(child);
        }
        return quarters;
    }

    private static boolean isData(String text) {
        return text.startsWith("data:") || (text.length() > LONGEST_WORD && text.lastIndexOf(' ', LONGEST_WORD) < 0);
    }

    private static long quarters(String text) {
        long other = 0;
        for (int i = 0; i < text.length(); i++) {
            other += text.charAt(i) < ASCII ? 0 : 1;
        }
        return text.length() + other * (CHARACTERS_FOR_A_TOKEN - 1);
    }
}
