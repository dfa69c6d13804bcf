package io.gateway302.tasks.web;

import io.gateway302.binding.ChecksQuery;
import io.gateway302.binding.query.QueryReader;
import io.gateway302.identity.Caller;
import io.gateway302.results.links.EventLinks;
import io.gateway302.results.links.LinkParameters;
import io.gateway302.tasks.run.TaskChanges;
import io.gateway302.tasks.store.ManagedTask;
import io.gateway302.tasks.store.ManagedTaskStore;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ETag;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Endpoints of the tasks API that read: a task, its events, and the list of tasks. */
@RestController
@RequestMapping(path = TaskController.PATH)
@Tag(name = TaskController.TAG)
class TaskQueryController {

    private final TaskResponses responses;
    private final ManagedTaskStore store;
    private final TaskChanges changes;
    private final TaskEvents events;
    private final EventLinks links;
    private final TaskViews views;

    TaskQueryController(
            TaskResponses responses,
            ManagedTaskStore store,
            TaskChanges changes,
            JsonMapper json,
            TaskViews views,
            EventLinks links) {
        this.responses = responses;
        this.store = store;
        this.changes = changes;
        this.events = new TaskEvents(store, changes, json, views);
        this.links = links;
        this.views = views;
    }

    @GetMapping(path = "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "getTask",
            summary = "Read a task",
            description = "With `wait`, the response waits for the next change. It costs no request to 302.AI.")
    @ChecksQuery
    ResponseEntity<TaskView> get(
            @PathVariable String id,
            @Parameter(
                            description =
                                    "Longest wait for the next change, in seconds. A task that has ended is returned"
                                            + " at once.",
                            schema = @Schema(type = "integer", minimum = "0", maximum = "60"))
                    @RequestParam(required = false)
                    @Nullable
                    String wait,
            @Parameter(description = "ETag of the version that the caller has; 304 if it is still the current one.")
                    @RequestHeader(name = HttpHeaders.IF_NONE_MATCH, required = false)
                    @Nullable
                    String ifNoneMatch,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            HttpServletRequest request)
            throws InterruptedException {
        QueryReader query = new QueryReader(request, Set.of("wait"));
        Long seconds = query.parsed("wait", TaskQueryController::seconds, "must be a whole number from 0 to 60");
        query.finish();
        ManagedTask task = responses.own(id, caller);
        long known = known(ifNoneMatch, task);
        if (seconds != null
                && task.progress().status().isOpen()
                && task.progress().version() == known) {
            var _ = changes.await(id, known, Duration.ofSeconds(seconds));
            task = responses.own(id, caller);
        }
        boolean unchanged = ifNoneMatch != null && task.progress().version() == known;
        ResponseEntity.BodyBuilder response = ResponseEntity.status(unchanged ? HttpStatus.NOT_MODIFIED : HttpStatus.OK)
                .header(HttpHeaders.CACHE_CONTROL, TaskResponses.NO_STORE)
                .eTag(TaskViews.etag(task));
        return unchanged ? response.build() : response.body(views.of(task));
    }

    private static @Nullable Long seconds(String text) {
        return text.matches("\\d{1,2}") && Long.parseLong(text) <= TaskPreference.MAX_WAIT.toSeconds()
                ? Long.valueOf(text)
                : null;
    }

    /** Returns the version that the caller knows: that of the header, or else the current one. */
    private static long known(@Nullable String ifNoneMatch, ManagedTask task) {
        if (ifNoneMatch == null) {
            return task.progress().version();
        }
        return ETag.parse(ifNoneMatch).stream()
                        .anyMatch(tag ->
                                tag.tag().equals(Long.toString(task.progress().version())))
                ? task.progress().version()
                : -1;
    }

    @GetMapping(path = "/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Operation(
            operationId = "watchTask",
            summary = "Follow a task as server-sent events",
            description =
                    "An event `task` for each change, with the task as its data and the version as its id. The stream"
                            + " ends with the task. `Last-Event-ID` resumes it. `EventSource` of a browser cannot send a"
                            + " key: `links.events` of the task has a signature instead, with which this needs none.",
            responses = {
                @ApiResponse(
                        responseCode = "200",
                        description = "Events",
                        content = @Content(mediaType = MediaType.TEXT_EVENT_STREAM_VALUE)),
                @ApiResponse(
                        responseCode = "204",
                        description = "The task has ended, and the caller has seen its last event",
                        content = @Content)
            })
    @ChecksQuery
    void watch(
            @PathVariable String id,
            @Parameter(description = "Version of the last event that the caller has seen.")
                    @RequestHeader(name = "Last-Event-ID", required = false)
                    @Nullable
                    String lastEventId,
            @Parameter(hidden = true) @AuthenticationPrincipal @Nullable Caller caller,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException, InterruptedException {
        // not in the OpenAPI document: the gateway makes them, in the link that the task has
        new QueryReader(request, Set.of("expires", "signature")).finish();
        ManagedTask task;
        if (caller == null || request.getParameter("signature") != null) {
            LinkParameters link = LinkParameters.of(request);
            links.check(id, link.expires(), link.signature());
            task = store.find(id).orElseThrow(TaskResponses::unknown);
        } else {
            task = responses.own(id, caller);
        }
        long known = lastEventId != null && lastEventId.matches("\\d{1,18}") ? Long.parseLong(lastEventId) : 0;
        events.write(task, known, response);
    }

    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "listTasks",
            summary = "List tasks, the newest first",
            description = "Without their output. A browser token sees only the tasks that it submitted.")
    @TaskFilterParameters
    @ChecksQuery
    TaskPage list(@Parameter(hidden = true) @AuthenticationPrincipal Caller caller, HttpServletRequest request) {
        TaskFilters filters = TaskFilters.of(request, caller);
        List<ManagedTask> found = store.list(filters.query());
        return new TaskPage(filters.page(found).stream().map(views::brief).toList(), filters.nextCursor(found));
    }
}
