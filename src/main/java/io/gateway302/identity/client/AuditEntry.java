package io.gateway302.identity.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Audit record of one change.
 *
 * @param id UUIDv7 (RFC 9562); later entries have greater ids
 * @param at time of the change
 * @param actor author of the change, such as {@code administrator:1a2b3c4d}; {@code gateway} for the service itself
 * @param action kind of the change, such as {@code client.update}
 * @param targetType type of the changed object
 * @param targetId id of the changed object
 * @param clientId id of the client that the change concerns, kept after the client is removed
 * @param client name of the client at the time of the change
 * @param detail further details as a JSON object, without secrets
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
