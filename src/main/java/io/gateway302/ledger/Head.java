package io.gateway302.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The last link of a chain.
 *
 * @param writer id of the writer
 * @param sequence its place in the chain
 * @param hash its hash
 */
public record Head(
        @JsonProperty("writer") String writer,
        @JsonProperty("sequence") long sequence,
        @JsonProperty("hash") String hash) {}
