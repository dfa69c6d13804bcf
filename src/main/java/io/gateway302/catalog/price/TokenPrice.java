package io.gateway302.catalog.price;

import java.math.BigDecimal;

/**
 * Price of the tokens of a model, in US dollars per million tokens.
 *
 * @param input price of tokens of the prompt, at least 0
 * @param cachedInput price of tokens of the prompt that were read from a cache, at least 0
 * @param output price of tokens of the response, at least 0
 */
public record TokenPrice(BigDecimal input, BigDecimal cachedInput, BigDecimal output) {

    private static final int MILLION = 6;

    /**
     * Returns the cost in US dollars.
     *
     * @param in tokens of the prompt, including those from a cache
     * @param cached tokens of the prompt from a cache
     * @param out tokens of the response
     */
    public BigDecimal of(long in, long cached, long out) {
        return input.multiply(BigDecimal.valueOf(Math.max(0, in - cached)))
                .add(cachedInput.multiply(BigDecimal.valueOf(cached)))
                .add(output.multiply(BigDecimal.valueOf(out)))
                .movePointLeft(MILLION);
    }
}
