package io.gateway302.identity;

/**
 * A key just made: the only moment at which the whole of it is there.
 *
 * @param key what is kept of it
 * @param apiKey what its owner is given
 */
public record IssuedKey(ClientKey key, ApiKey apiKey) {}
