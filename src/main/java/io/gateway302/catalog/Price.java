package io.gateway302.catalog;

import java.math.BigDecimal;

/**
 * List price.
 *
 * @param amount price of {@code per} units, at least 0
 * @param currency ISO 4217 code
 * @param per number of units for the amount, at least 1, such as 1 image or 1,000,000 tokens
 */
public record Price(BigDecimal amount, String currency, long per) {}
