package io.gateway302.exchange;

/**
 * Token counts of a language model, with the same meaning for all response formats.
 *
 * @param input tokens of the prompt, including those read from or written to a cache
 * @param cachedInput part of the input that was read from a cache
 * @param output billed tokens of the response, including reasoning
 * @param reasoning part of the output that was spent on reasoning
 */
public record Tokens(long input, long cachedInput, long output, long reasoning) {

    /** Returns the sum of input and output. */
    public long total() {
        return input + output;
    }
}
