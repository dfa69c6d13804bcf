package io.gateway302.upstream;

import io.gateway302.secret.Secret;

/**
 * One of our keys at 302.AI.
 *
 * @param alias how it is called in logs and metrics
 * @param secret the key
 */
record UpstreamKey(String alias, Secret secret) {}
