package io.gateway302.ledger;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;

/**
 * Amount of money and its source.
 *
 * @param amount amount, at least 0; a decimal string in JSON
 * @param currency ISO 4217 code
 * @param source {@code upstream_record}, {@code price_list} or {@code estimate}
 */
public record LedgerCost(
        @JsonProperty("amount") @JsonFormat(shape = JsonFormat.Shape.STRING)
        BigDecimal amount,

        @JsonProperty("currency") String currency,
        @JsonProperty("source") String source) {}
