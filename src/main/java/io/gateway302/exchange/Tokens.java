package io.gateway302.exchange;

/**
 * The tokens that a language model counted, in the same sense whatever the dialect in which it told them.
 *
 * @param input tokens of the prompt, those read from or written to a cache included
 * @param cachedInput those of them that were read from a cache
 * @param output tokens of the answer that are billed, reasoning included
 * @param reasoning those of them that were spent on reasoning
 */
public record Tokens(long input, long cachedInput, long output, long reasoning) {

    /** All tokens. */
    public long total() {
        return input + output;
    }
}
