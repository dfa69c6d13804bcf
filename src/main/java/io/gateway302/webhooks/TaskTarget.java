package io.gateway302.webhooks;

import java.net.URI;
import java.util.List;

/**
 * Webhook that a task named in its submission.
 *
 * @param url URL as it was checked and registered by {@link WebhookTargets}
 * @param events types of events that it gets; empty for all
 */
public record TaskTarget(URI url, List<String> events) {

    /** Copies the list. */
    public TaskTarget {
        events = List.copyOf(events);
    }
}
