package io.gateway302.identity.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Filter for entries of the audit trail; a null component does not restrict the result.
 *
 * @param client id of a client, or a name that it had at the time of the change
 * @param from start of the time range, inclusive
 * @param to end of the time range, exclusive
 */
public record AuditQuery(
        @Nullable String client,
        @Nullable Instant from,
        @Nullable Instant to) {}
