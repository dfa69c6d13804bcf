package io.gateway302.api.video;

import io.gateway302.exchange.Body;
import io.gateway302.exchange.GatewayResponse;
import io.gateway302.exchange.stream.SourceInputStream;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.results.ResultFiles;
import io.gateway302.tasks.run.TaskContent;
import io.gateway302.tasks.store.ManagedTask;
import io.gateway302.tasks.store.TaskResult;
import io.gateway302.tasks.store.TaskStatus;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/**
 * Content of videos: the stored copy, or else the file that 302.AI serves itself, or else that at its provider. The caller
 * gets the bytes and never a redirect.
 */
@Component
final class VideoContent {

    private static final String VIDEO = "video";

    private final ResultFiles files;
    private final TaskContent contents;

    VideoContent(ResultFiles files, TaskContent contents) {
        this.files = files;
        this.contents = contents;
    }

    /**
     * Sends the video of a task.
     *
     * @throws ProblemException if the task has not succeeded, or the file cannot be read
     * @throws IOException if the connection must be closed
     */
    void send(ManagedTask task, HttpServletRequest request, HttpServletResponse response) throws IOException {
        TaskStatus status = task.progress().status();
        if (status.isOpen()) {
            throw new ProblemException(
                    ProblemType.TASK_OPEN,
                    "The video is not ready yet; GET /v1/videos/" + task.id() + " tells its status");
        }
        if (status != TaskStatus.SUCCEEDED) {
            throw new ProblemException(ProblemType.NOT_FOUND, "There is no video: the task " + status.label());
        }
        TaskResult result = video(task.progress().results());
        String file = result == null ? null : result.fileId();
        if (file != null && files.sendStored(file, request, response)) {
            return;
        }
        URI address = result == null ? null : address(result.url());
        GatewayResponse served = served(task, address);
        if (served != null) {
            send(served, response);
        } else if (address != null) {
            files.sendRemote(address, VIDEO, response);
        } else {
            throw new ProblemException(ProblemType.RESULT_GONE, "302.AI named no file, or the file was deleted");
        }
    }

    private static @Nullable TaskResult video(List<TaskResult> results) {
        return results.stream()
                .filter(result -> result.kind().equals(VIDEO))
                .findFirst()
                .or(() -> results.stream()
                        .filter(result -> result.kind().equals("file"))
                        .findFirst())
                .orElse(null);
    }

    private static @Nullable URI address(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            return null;
        }
    }

    /**
     * Returns the file that 302.AI serves itself; null if it has none, or fails although the file has another address.
     */
    private @Nullable GatewayResponse served(ManagedTask task, @Nullable URI otherwise) {
        try {
            return contents.open(task);
        } catch (ProblemException problem) {
            if (otherwise == null) {
                throw problem;
            }
            return null;
        }
    }

    private void send(GatewayResponse served, HttpServletResponse response) throws IOException {
        switch (served.body()) {
            case Body.Stream stream -> {
                try (InputStream in = new SourceInputStream(stream.source())) {
                    send(served, in, stream.length(), response);
                }
            }
            case Body.Bytes held ->
                send(served, new ByteArrayInputStream(held.content()), held.content().length, response);
            case Body.Json _, Body.Stored _ ->
                throw new ProblemException(ProblemType.UPSTREAM_INVALID_RESPONSE, "302.AI did not send the file");
        }
    }

    private void send(GatewayResponse served, InputStream in, long length, HttpServletResponse response)
            throws IOException {
        String location = served.headers().getFirst(HttpHeaders.LOCATION);
        URI target = location == null ? null : address(location);
        if (served.status() >= 300 && target != null && target.isAbsolute()) {
            files.sendRemote(target, VIDEO, response);
        } else if (served.status() >= 300) {
            throw new ProblemException(ProblemType.UPSTREAM_INVALID_RESPONSE, "302.AI did not send the file");
        } else {
            files.send(in, length, VIDEO, response);
        }
    }
}
