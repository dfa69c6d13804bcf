package io.gateway302.tasks.web;

import io.gateway302.tasks.run.TaskListener;
import io.gateway302.tasks.store.ManagedTask;
import io.gateway302.tasks.store.TaskStatus;
import io.gateway302.tasks.store.TaskWishes;
import io.gateway302.webhooks.TaskTarget;
import io.gateway302.webhooks.WebhookEvent;
import io.gateway302.webhooks.WebhookEventType;
import io.gateway302.webhooks.WebhookOutbox;
import io.gateway302.webhooks.WebhookTargets;
import java.net.URI;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Webhook events of tasks: when a task starts at 302.AI, when it ends, and when its final cost is known. */
@Component
final class TaskWebhooks implements TaskListener {

    private final WebhookOutbox outbox;
    private final WebhookTargets targets;
    private final TaskViews views;
    private final JsonMapper json;

    TaskWebhooks(WebhookOutbox outbox, WebhookTargets targets, TaskViews views, JsonMapper json) {
        this.outbox = outbox;
        this.targets = targets;
        this.views = views;
        this.json = json;
    }

    @Override
    public void submitted(ManagedTask task) {
        URI webhook = task.wishes().webhook();
        if (webhook != null) {
            targets.register(task.owner().clientId(), webhook);
        }
    }

    @Override
    public void changed(ManagedTask task) {
        TaskStatus status = task.progress().status();
        // the time identifies the event: a change of the progress alone is the same event again
        Instant at = Objects.requireNonNullElse(
                status.isOpen() ? task.progress().startedAt() : task.progress().completedAt(), task.createdAt());
        if (status != TaskStatus.QUEUED) {
            add("task." + status.label(), task, at);
        }
    }

    @Override
    public void settled(ManagedTask task, Instant at) {
        add(WebhookEventType.TASK_SETTLED.label(), task, at);
    }

    private void add(String type, ManagedTask task, Instant at) {
        outbox.add(new WebhookEvent(
                type,
                task.owner().clientId(),
                task.id(),
                at,
                json.valueToTree(views.brief(task)),
                target(task.wishes())));
    }

    private static @Nullable TaskTarget target(TaskWishes wishes) {
        return wishes.webhook() == null ? null : new TaskTarget(wishes.webhook(), wishes.webhookEvents());
    }
}
