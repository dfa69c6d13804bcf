package io.gateway302.ledger;

/**
 * An entry in its place in a chain. Each writer has a chain of its own, without gaps.
 *
 * @param writer id of the writer
 * @param sequence place in its chain, from 1
 * @param document the entry as JSON, byte for byte as it was hashed
 * @param previousHash hash of the link in front; {@link Chain#GENESIS} for the first
 * @param hash keyed hash of all of the above, hexadecimal
 */
public record Link(String writer, long sequence, String document, String previousHash, String hash) {}
