package io.gateway302.webhooks;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Event to send.
 *
 * @param type a name of {@link WebhookEventType}, such as {@code task.succeeded}
 * @param clientId id of the client whose webhooks get the event
 * @param subject id of the task; at most 64 characters
 * @param at time of the event; an event with the same type, subject and time is the same event
 * @param data content of the event
 * @param target webhook that the task named; null for none
 */
public record WebhookEvent(
        String type,
        String clientId,
        String subject,
        Instant at,
        JsonNode data,
        @Nullable TaskTarget target) {}
