package io.gateway302.exchange;

import java.time.Instant;

/**
 * The call that made an answer which is given again.
 *
 * @param generationId its generation id
 * @param receivedAt when it came in
 */
public record Replay(String generationId, Instant receivedAt) {}
