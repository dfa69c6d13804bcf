package io.gateway302.api.video;

import io.gateway302.api.video.VideoJob.Failure;
import io.gateway302.catalog.Operation;
import io.gateway302.tasks.store.ManagedTask;
import io.gateway302.tasks.store.TaskProgress;
import io.gateway302.tasks.store.TaskResult;
import io.gateway302.tasks.store.TaskStatus;
import io.gateway302.tasks.store.TaskWishes;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** View of tasks as OpenAI's video objects. */
final class TaskVideoView {

    private static final String SECONDS = "seconds";
    private static final String SIZE = "size";
    private static final int PERCENT = 100;

    private final Duration retention;

    /**
     * Creates the view.
     *
     * @param retention time after its end for which a task is kept
     */
    TaskVideoView(Duration retention) {
        this.retention = retention;
    }

    /** Returns what a task remembers of its request, because OpenAI's video objects have it: length and size. */
    static TaskWishes wishes(Operation operation, VideoWish wish) {
        boolean sora = VideoUpstream.isSora(operation);
        Map<String, String> metadata = new HashMap<>();
        String seconds = wish.seconds() == null && sora ? "4" : wish.seconds();
        String size = wish.size() == null && sora ? "720x1280" : wish.size();
        if (seconds != null) {
            metadata.put(SECONDS, seconds);
        }
        if (size != null) {
            metadata.put(SIZE, size);
        }
        return new TaskWishes(metadata, null, List.of(), true);
    }

    /** Returns a task as a video. */
    VideoJob of(ManagedTask task) {
        TaskProgress progress = task.progress();
        JsonNode output = progress.output() == null ? MissingNode.getInstance() : progress.output();
        Double fraction = progress.fraction();
        return new VideoJob(
                task.id(),
                VideoJob.OBJECT,
                Objects.requireNonNullElse(task.model(), ""),
                status(progress.status()),
                fraction == null ? 0 : Math.clamp((int) (fraction * PERCENT), 0, PERCENT),
                task.createdAt().getEpochSecond(),
                seconds(progress.completedAt()),
                seconds(expiry(progress)),
                text(output, "prompt"),
                fact(task, output, SECONDS),
                fact(task, output, SIZE),
                failure(progress));
    }

    private static String status(TaskStatus status) {
        return switch (status) {
            case QUEUED -> "queued";
            case IN_PROGRESS -> "in_progress";
            case SUCCEEDED -> "completed";
            case FAILED, CANCELED, UNKNOWN -> "failed";
        };
    }

    /** Returns the time at which the file or the task is deleted, whichever is earlier; null while the task is open. */
    private @Nullable Instant expiry(TaskProgress progress) {
        Instant completed = progress.completedAt();
        if (completed == null) {
            return null;
        }
        Instant end = completed.plus(retention);
        return progress.results().stream()
                .map(TaskResult::expiresAt)
                .filter(Objects::nonNull)
                .filter(end::isAfter)
                .min(Instant::compareTo)
                .orElse(end);
    }

    private static @Nullable Long seconds(@Nullable Instant time) {
        return time == null ? null : Long.valueOf(time.getEpochSecond());
    }

    /** Returns the length or the size as it was requested, or else as 302.AI tells it. */
    private static @Nullable String fact(ManagedTask task, JsonNode output, String name) {
        String requested = task.wishes().metadata().get(name);
        return requested == null ? text(output, name) : requested;
    }

    private static @Nullable String text(JsonNode object, String name) {
        String text = object.path(name).asString("");
        return text.isBlank() ? null : text;
    }

    private static @Nullable Failure failure(TaskProgress progress) {
        if (progress.status() == TaskStatus.CANCELED) {
            return new Failure("canceled", "The task was canceled");
        }
        JsonNode error = progress.error();
        if (error == null) {
            return null;
        }
        String type = error.path("type").asString("");
        String code = text(error, "upstream_code");
        return new Failure(
                code == null ? type.substring(type.lastIndexOf('/') + 1) : code,
                error.path("detail").asString(""));
    }
}
