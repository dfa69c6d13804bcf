package io.gateway302.sandbox.language;

import java.time.Instant;

/**
 * Where an answer comes from.
 *
 * @param id what its ids are made of: letters and digits, another one for each answer
 * @param time when it was made
 */
public record Origin(String id, Instant time) {}
