package io.gateway302.upstream;

import io.gateway302.secret.Secret;

/**
 * Key of the account at 302.AI.
 *
 * @param alias name of the key in logs and metrics
 * @param secret value of the key
 */
public record UpstreamKey(String alias, Secret secret) {}
