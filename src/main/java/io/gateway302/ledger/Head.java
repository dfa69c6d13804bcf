package io.gateway302.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Last link of a chain.
 *
 * @param writer id of the writer
 * @param sequence position in the chain
 * @param hash hash of the link
 */
public record Head(
        @JsonProperty("writer") String writer,
        @JsonProperty("sequence") long sequence,
        @JsonProperty("hash") String hash) {}
