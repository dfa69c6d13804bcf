package io.gateway302.catalog;

import java.math.BigDecimal;

/**
 * A list price.
 *
 * @param amount what {@code per} units cost, at least 0
 * @param currency ISO 4217 code
 * @param per how many units the amount buys, such as 1 image or 1,000,000 tokens
 */
public record Price(BigDecimal amount, String currency, long per) {}
