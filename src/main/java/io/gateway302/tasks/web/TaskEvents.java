package io.gateway302.tasks.web;

import io.gateway302.tasks.run.TaskChanges;
import io.gateway302.tasks.store.ManagedTask;
import io.gateway302.tasks.store.ManagedTaskStore;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * Server-sent events of one task (WHATWG HTML, "Server-sent events"): an event for each change, with the version as its
 * id. The stream ends with the task; a caller that has seen the last event gets 204, which tells {@code EventSource} not
 * to connect again. A comment is sent every 15 s, so that proxies keep the connection.
 */
final class TaskEvents {

    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final byte[] COMMENT = ": waiting\n\n".getBytes(StandardCharsets.UTF_8);

    private final ManagedTaskStore store;
    private final TaskChanges changes;
    private final JsonMapper json;
    private final TaskViews views;

    TaskEvents(ManagedTaskStore store, TaskChanges changes, JsonMapper json, TaskViews views) {
        this.store = store;
        this.changes = changes;
        this.json = json;
        this.views = views;
    }

    /**
     * Writes the events of a task until its end.
     *
     * @param known last version that the caller has seen; 0 for none
     * @throws IOException if the caller has disconnected
     */
    void write(ManagedTask first, long known, HttpServletResponse response) throws IOException, InterruptedException {
        if (!first.progress().status().isOpen() && first.progress().version() <= known) {
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
            return;
        }
        response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-cache, no-store, no-transform");
        response.setHeader("X-Accel-Buffering", "no");
        OutputStream out = response.getOutputStream();
        ManagedTask task = first;
        long sent = known;
        while (true) {
            if (task.progress().version() > sent) {
                sent = task.progress().version();
                out.write(event(task));
                out.flush();
            }
            if (!task.progress().status().isOpen()) {
                return;
            }
            boolean changed = changes.await(task.id(), sent, HEARTBEAT);
            if (changes.isClosed()) {
                // the client continues at another replica, after the last event
                return;
            }
            if (!changed) {
                out.write(COMMENT);
                out.flush();
                continue;
            }
            Optional<ManagedTask> now = store.find(task.id());
            if (now.isEmpty()) {
                return;
            }
            task = now.get();
        }
    }

    private byte[] event(ManagedTask task) {
        String data = json.writeValueAsString(views.of(task));
        return ("id: " + task.progress().version() + "\nevent: task\ndata: " + data + "\n\n")
                .getBytes(StandardCharsets.UTF_8);
    }
}
