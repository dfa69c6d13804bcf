package io.gateway302.webhooks;

import io.gateway302.problem.Violation;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Webhooks that tasks name in their submissions. */
public final class WebhookTargets {

    private static final String TYPES = Arrays.stream(WebhookEventType.values())
            .map(WebhookEventType::label)
            .collect(Collectors.joining(", "));

    private final Webhooks webhooks;
    private final WebhookUrls urls;

    WebhookTargets(Webhooks webhooks, WebhookUrls urls) {
        this.webhooks = webhooks;
        this.urls = urls;
    }

    /**
     * Returns all violations by a webhook that a task names.
     *
     * @param events types of events that it is to get; empty for all
     * @param field name of the field in the submission, such as {@code webhook}
     */
    public List<Violation> check(String clientId, URI url, List<String> events, String field) {
        List<Violation> violations = new ArrayList<>();
        String objection = urls.objection(url);
        if (objection != null) {
            violations.add(new Violation(field + ".url", WebhookUrls.CODE, objection));
        } else {
            checkRegistration(clientId, url, field, violations);
        }
        for (int i = 0; i < events.size(); i++) {
            if (WebhookEventType.find(events.get(i)).isEmpty()) {
                violations.add(new Violation(field + ".events[" + i + "]", "enum", "must be one of " + TYPES));
            }
        }
        return violations;
    }

    private void checkRegistration(String clientId, URI url, String field, List<Violation> violations) {
        Optional<Webhook> known = webhooks.findByUrl(clientId, url.toString());
        if (known.isEmpty() && webhooks.isFull(clientId)) {
            violations.add(webhooks.full(field + ".url"));
        }
        known.filter(webhook -> !webhook.settings().enabled())
                .map(webhook -> new Violation(
                        field + ".url",
                        "disabled",
                        "is the URL of the webhook " + webhook.id() + ", which is disabled"))
                .ifPresent(violations::add);
    }

    /**
     * Registers the URL as a webhook of the client that gets only events of tasks which name it, in the current
     * transaction. Does nothing if the client has a webhook with this URL. The owner gets its secret by a rotation.
     *
     * @throws io.gateway302.problem.ProblemException if the client has too many webhooks
     */
    public void register(String clientId, URI url) {
        if (webhooks.findByUrl(clientId, url.toString()).isEmpty()) {
            webhooks.register(clientId, url.toString());
        }
    }
}
