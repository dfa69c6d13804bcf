package io.gateway302.identity;

/**
 * Who calls: a client, by one of its keys.
 *
 * @param clientId id of the client
 * @param client name of the client
 * @param keyId id of the key
 */
public record Caller(String clientId, String client, String keyId) {}
