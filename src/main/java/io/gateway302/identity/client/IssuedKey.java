package io.gateway302.identity.client;

import io.gateway302.identity.ApiKey;
import io.gateway302.identity.ClientKey;

/**
 * Result of issuing a key, the only object that contains the complete key.
 *
 * @param key metadata of the key, as stored
 * @param apiKey complete key for its owner
 */
public record IssuedKey(ClientKey key, ApiKey apiKey) {}
