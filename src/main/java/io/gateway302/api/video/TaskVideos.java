package io.gateway302.api.video;

import io.gateway302.catalog.Catalog;
import io.gateway302.catalog.Operation;
import io.gateway302.identity.Caller;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.results.ResultStore;
import io.gateway302.tasks.store.ManagedTask;
import io.gateway302.tasks.store.ManagedTaskStore;
import io.gateway302.tasks.store.TaskOwner;
import io.gateway302.tasks.store.TaskQuery;
import io.gateway302.tasks.store.TasksProperties;
import io.gateway302.tasks.web.TaskResponses;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;

/** Tasks whose result is a video, as OpenAI's video objects. A caller sees its own only. */
@Component
final class TaskVideos {

    private final TaskResponses tasks;
    private final ManagedTaskStore store;
    private final ResultStore results;
    private final TaskVideoView view;
    private final Set<String> operations;

    TaskVideos(
            Catalog catalog,
            TaskResponses tasks,
            ManagedTaskStore store,
            ResultStore results,
            TasksProperties properties) {
        this.tasks = tasks;
        this.store = store;
        this.results = results;
        this.view = new TaskVideoView(properties.retention());
        this.operations = Stream.of(VideoUpstream.SORA, VideoUpstream.SORA + "/id/remix", VideoUpstream.UNIFIED)
                .flatMap(path -> catalog.route(HttpMethod.POST, path).stream())
                .flatMap(match -> match.candidates().stream())
                .map(Operation::id)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Returns a task as a video. */
    VideoJob view(ManagedTask task) {
        return view.of(task);
    }

    /**
     * Returns the task of a video.
     *
     * @throws ProblemException if the caller has no such video
     */
    ManagedTask find(String id, Caller caller) {
        ManagedTask task = tasks.own(id, caller);
        if (!operations.contains(task.operation())) {
            throw new ProblemException(ProblemType.NOT_FOUND, "The task is no video");
        }
        return task;
    }

    /**
     * Returns a page of the caller's videos.
     *
     * @param after id of the last video of the previous page; null for the first page
     */
    VideoPage page(Caller caller, @Nullable String after, boolean oldestFirst, int limit) {
        List<ManagedTask> found = store.list(new TaskQuery(
                caller.clientId(),
                TaskOwner.tokenOf(caller),
                null,
                List.copyOf(operations),
                null,
                null,
                after,
                oldestFirst,
                limit + 1));
        return VideoPage.of(found.stream().limit(limit).map(view::of).toList(), found.size() > limit);
    }

    /**
     * Deletes a video with its files. Its ledger entry stays.
     *
     * @throws ProblemException if the caller has no such video, or it is not finished
     */
    void delete(String id, Caller caller) {
        ManagedTask task = find(id, caller);
        if (task.progress().status().isOpen()) {
            throw new ProblemException(
                    ProblemType.TASK_OPEN,
                    "The video is not finished, and can be deleted afterwards; POST /api/v1/tasks/" + task.id()
                            + "/cancel cancels it if 302.AI can");
        }
        results.delete(task.owner().clientId(), task.id());
        boolean _ = store.delete(task.id());
    }
}
