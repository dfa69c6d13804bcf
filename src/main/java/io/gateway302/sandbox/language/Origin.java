package io.gateway302.sandbox.language;

import java.time.Instant;

/**
 * Identity of a response.
 *
 * @param id base of the ids in the response: letters and digits, different for each response
 * @param time time of creation
 */
public record Origin(String id, Instant time) {}
