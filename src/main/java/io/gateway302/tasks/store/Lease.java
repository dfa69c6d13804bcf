package io.gateway302.tasks.store;

import java.time.Instant;

/**
 * Exclusive right of a replica to work on a task.
 *
 * @param owner id of the replica
 * @param until time at which it ends
 */
public record Lease(String owner, Instant until) {}
