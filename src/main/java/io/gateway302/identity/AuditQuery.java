package io.gateway302.identity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which entries of the audit trail are asked for; null does not narrow.
 *
 * @param client id of a client, or a name that it had
 * @param from the earliest time
 * @param to the time before which they end
 */
public record AuditQuery(
        @Nullable String client,
        @Nullable Instant from,
        @Nullable Instant to) {}
