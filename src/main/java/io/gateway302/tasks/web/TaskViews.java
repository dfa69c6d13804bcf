package io.gateway302.tasks.web;

import io.gateway302.results.ResultStore;
import io.gateway302.results.links.EventLinks;
import io.gateway302.tasks.store.ManagedTask;
import io.gateway302.tasks.store.TaskResult;
import io.gateway302.tasks.store.TasksProperties;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.ETag;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Factory for tasks in responses and events. Stored results and the events get fresh links. */
@Component
final class TaskViews {

    private final ResultStore results;
    private final EventLinks events;
    private final TasksProperties properties;
    private final String contextPath;

    TaskViews(
            ResultStore results,
            EventLinks events,
            TasksProperties properties,
            @Value("${server.servlet.context-path:}") String contextPath) {
        this.results = results;
        this.events = events;
        this.properties = properties;
        this.contextPath = contextPath;
    }

    /** Returns the path of a task. */
    String address(ManagedTask task) {
        return contextPath + TaskController.PATH + "/" + task.id();
    }

    /** Returns the entity tag of a task: its version. */
    static String etag(ManagedTask task) {
        return new ETag(Long.toString(task.progress().version()), false).formattedTag();
    }

    /** Returns a task with its output. */
    TaskView of(ManagedTask task) {
        return of(task, task.progress().output());
    }

    /** Returns a task in a list or an event, without its output. */
    TaskView brief(ManagedTask task) {
        return of(task, null);
    }

    private TaskView of(ManagedTask task, @Nullable JsonNode output) {
        Instant completed = task.progress().completedAt();
        List<TaskResult> linked =
                task.progress().results().stream().map(this::linked).toList();
        return TaskView.of(
                task,
                linked,
                output,
                completed == null ? null : completed.plus(properties.retention()),
                TaskView.Links.of(address(task), events.query(task.id())));
    }

    private TaskResult linked(TaskResult result) {
        String file = result.fileId();
        if (file == null) {
            return result;
        }
        // without a store, such as after it was switched off, the address of the provider is all there is
        String link = results.link(file, Objects.requireNonNull(result.expiresAt()));
        return result.withUrl(link == null ? result.url() : link);
    }
}
