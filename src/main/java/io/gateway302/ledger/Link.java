package io.gateway302.ledger;

import io.gateway302.ledger.chain.Chain;

/**
 * Entry at its position in a chain. Each writer has its own chain, without gaps.
 *
 * @param writer id of the writer
 * @param sequence position in the chain, from 1
 * @param document entry as JSON, byte for byte as it was hashed
 * @param previousHash hash of the previous link; {@link Chain#GENESIS} for the first link
 * @param hash keyed hash of all other components, in hexadecimal
 */
public record Link(String writer, long sequence, String document, String previousHash, String hash) {}
