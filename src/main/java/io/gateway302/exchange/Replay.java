package io.gateway302.exchange;

import java.time.Instant;

/**
 * Earlier call whose stored response is returned.
 *
 * @param generationId its generation id
 * @param receivedAt time of its arrival
 */
public record Replay(String generationId, Instant receivedAt) {}
