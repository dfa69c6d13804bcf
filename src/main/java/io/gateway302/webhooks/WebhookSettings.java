package io.gateway302.webhooks;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Settings that the owner of a webhook can change.
 *
 * @param url address of the receiver
 * @param events types of events that it gets; empty for all
 * @param description text for people; null for none
 * @param enabled whether events are sent
 * @param tasksOnly whether it gets only events of tasks that name its URL
 */
public record WebhookSettings(
        String url, List<WebhookEventType> events, @Nullable String description, boolean enabled, boolean tasksOnly) {

    /** Copies the list. */
    public WebhookSettings {
        events = List.copyOf(events);
    }

    /** Returns the settings with which the URL of a task is registered. */
    static WebhookSettings ofTask(String url) {
        return new WebhookSettings(url, List.of(), null, true, true);
    }

    /** Returns whether the webhook gets an event. */
    boolean wants(WebhookEvent event) {
        return enabled && (isSubscribed(event.type()) || isNamed(event));
    }

    private boolean isSubscribed(String type) {
        return !tasksOnly
                && (events.isEmpty()
                        || events.stream().anyMatch(each -> each.label().equals(type)));
    }

    private boolean isNamed(WebhookEvent event) {
        TaskTarget target = event.target();
        return target != null
                && target.url().toString().equals(url)
                && (target.events().isEmpty() || target.events().contains(event.type()));
    }
}
