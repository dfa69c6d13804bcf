package io.gateway302.identity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The record of one change.
 *
 * @param id UUIDv7 (RFC 9562); later entries have greater ids
 * @param at when it was made
 * @param actor who made it, such as {@code administrator:1a2b3c4d}; {@code gateway} for the service itself
 * @param action what was done, such as {@code client.update}
 * @param targetType to what kind of thing
 * @param targetId to which
 * @param clientId id of the client that it concerns, also when that is gone
 * @param client its name at that time
 * @param detail more, as a JSON object; never a secret
 */
public record AuditEntry(
        String id,
        Instant at,
        String actor,
        String action,
        String targetType,
        String targetId,
        @Nullable String clientId,
        @Nullable String client,
        JsonNode detail) {}
