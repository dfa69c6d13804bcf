package io.gateway302.tasks.web;

import io.gateway302.binding.ChecksQuery;
import io.gateway302.binding.query.Limit;
import io.gateway302.binding.query.QueryReader;
import io.gateway302.exchange.GatewayHandler;
import io.gateway302.exchange.Preview;
import io.gateway302.exchange.ServletAttributes;
import io.gateway302.identity.CallTags;
import io.gateway302.identity.Caller;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.problem.Violation;
import io.gateway302.results.ResultStore;
import io.gateway302.results.links.EventLinks;
import io.gateway302.results.links.LinkParameters;
import io.gateway302.tasks.run.TaskCancellation;
import io.gateway302.tasks.run.TaskChanges;
import io.gateway302.tasks.run.TaskSubmission;
import io.gateway302.tasks.store.ManagedTask;
import io.gateway302.tasks.store.ManagedTaskStore;
import io.gateway302.tasks.store.TaskStatus;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
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
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ETag;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Endpoints of the tasks API. */
@RestController
@RequestMapping(path = TaskController.PATH)
@Tag(name = "Tasks", description = "Operations that run in the background: submit, leave, and fetch the result")
class TaskController {

    static final String PATH = "/api/v1/tasks";

    private static final String NO_STORE = "no-store";

    private final TaskCalls calls;
    private final TaskResponses responses;
    private final TaskCancellation cancellation;
    private final ManagedTaskStore store;
    private final TaskChanges changes;
    private final TaskEvents events;
    private final EventLinks links;
    private final GatewayHandler gateway;
    private final TaskViews views;
    private final ResultStore results;

    TaskController(
            TaskCalls calls,
            TaskResponses responses,
            TaskCancellation cancellation,
            ManagedTaskStore store,
            TaskChanges changes,
            GatewayHandler gateway,
            JsonMapper json,
            TaskViews views,
            EventLinks links,
            ResultStore results) {
        this.calls = calls;
        this.responses = responses;
        this.cancellation = cancellation;
        this.store = store;
        this.changes = changes;
        this.events = new TaskEvents(store, changes, json, views);
        this.links = links;
        this.gateway = gateway;
        this.views = views;
        this.results = results;
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "createTask",
            summary = "Run an operation as a task",
            description =
                    "Any operation of the catalog. The request is validated, priced and counted like a call, and then runs"
                            + " in the background. With `Prefer: wait=20` the response waits for the end of the task,"
                            + " up to 60 s. With `dry_run=true` nothing is sent.",
            parameters = {
                @Parameter(
                        name = "Idempotency-Key",
                        in = ParameterIn.HEADER,
                        description = "Requests with one key, within 24 hours, are one task.",
                        schema = @Schema(type = "string", minLength = 1, maxLength = 255)),
                @Parameter(
                        name = "Prefer",
                        in = ParameterIn.HEADER,
                        description = "`respond-async`, `wait=20` (RFC 7240).",
                        schema = @Schema(type = "string")),
                @Parameter(
                        name = CallTags.HEADER,
                        in = ParameterIn.HEADER,
                        description = "Tags for the ledger, as `key=value, key=value`.",
                        schema = @Schema(type = "string"))
            },
            responses = {
                @ApiResponse(responseCode = "200", description = "The task has ended"),
                @ApiResponse(
                        responseCode = "202",
                        description = "The task was accepted",
                        content = @Content(schema = @Schema(implementation = TaskView.class))),
                @ApiResponse(
                        responseCode = "402",
                        description = "The budget is used up (`budget-exhausted`)",
                        content = @Content),
                @ApiResponse(
                        responseCode = "409",
                        description = "A request with the same idempotency key is in flight (`idempotency-conflict`)",
                        content = @Content),
                @ApiResponse(
                        responseCode = "422",
                        description = "The idempotency key was used for another request (`idempotency-key-reused`)",
                        content = @Content)
            })
    @ChecksQuery
    ResponseEntity<? extends TaskAnswer> create(
            @RequestBody TaskRequest body,
            @Parameter(description = "Validate and price only.", schema = @Schema(type = "boolean"))
                    @RequestParam(name = "dry_run", required = false)
                    @Nullable
                    String dryRun,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            HttpServletRequest request)
            throws InterruptedException {
        QueryReader query = new QueryReader(request, Set.of("dry_run"));
        String dryRunAsked = query.oneOf("dry_run", new TreeSet<>(Set.of("true", "false")));
        boolean previewOnly = Preview.isRequested(request) || "true".equals(dryRunAsked);
        query.finish();
        TaskSubmission submission = calls.create(request, caller, body);
        if (previewOnly) {
            ServletAttributes.set(request, submission.call());
            return ResponseEntity.ok(TaskDryRun.of(body.operation(), gateway.preview(submission.call())));
        }
        return responses.submit(request, submission);
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
        Long seconds = query.parsed("wait", TaskController::seconds, "must be a whole number from 0 to 60");
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
                .header(HttpHeaders.CACHE_CONTROL, NO_STORE)
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
    @ChecksQuery
    TaskPage list(
            @Parameter(allowEmptyValue = true, schema = @Schema(implementation = TaskStatus.class))
                    @RequestParam(required = false)
                    @Nullable
                    String status,
            @Parameter(allowEmptyValue = true, description = "Id of the operation")
                    @RequestParam(required = false)
                    @Nullable
                    String operation,
            @Parameter(
                            allowEmptyValue = true,
                            description = "Only tasks from this time on, as in RFC 3339, or a date",
                            schema = @Schema(type = "string", format = "date-time"))
                    @RequestParam(required = false)
                    @Nullable
                    String from,
            @Parameter(
                            allowEmptyValue = true,
                            description = "Only tasks before this time",
                            schema = @Schema(type = "string", format = "date-time"))
                    @RequestParam(required = false)
                    @Nullable
                    String to,
            @Limit @RequestParam(required = false) @Nullable String limit,
            @Parameter(allowEmptyValue = true, description = "The `next_cursor` of the page before")
                    @RequestParam(required = false)
                    @Nullable
                    String cursor,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            HttpServletRequest request) {
        TaskFilters filters = TaskFilters.of(request, caller);
        List<ManagedTask> found = store.list(filters.query());
        return new TaskPage(filters.page(found).stream().map(views::brief).toList(), filters.nextCursor(found));
    }

    @PostMapping(path = "/{id}/cancel", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "cancelTask",
            summary = "Cancel a task",
            description =
                    "200 if the task is canceled at 302.AI. 202 if 302.AI cannot cancel it: then it continues there, and"
                            + " is billed.",
            responses = {
                @ApiResponse(responseCode = "200", description = "The task is canceled"),
                @ApiResponse(
                        responseCode = "202",
                        description = "The request is stored; the task continues at 302.AI",
                        content = @Content(schema = @Schema(implementation = TaskView.class))),
                @ApiResponse(
                        responseCode = "409",
                        description = "The task has ended (`task-ended`)",
                        content = @Content)
            })
    @ChecksQuery
    ResponseEntity<TaskView> cancel(
            @PathVariable String id,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            HttpServletRequest request)
            throws InterruptedException {
        new QueryReader(request, Set.of()).finish();
        ManagedTask task = responses.own(id, caller);
        if (task.progress().status().isOpen()) {
            cancellation.cancel(task);
            task = responses.own(id, caller);
        }
        TaskStatus status = task.progress().status();
        if (!status.isOpen() && status != TaskStatus.CANCELED) {
            throw new ProblemException(ProblemType.TASK_ENDED, "The task has already ended: " + status.label());
        }
        return ResponseEntity.status(status == TaskStatus.CANCELED ? HttpStatus.OK : HttpStatus.ACCEPTED)
                .header(HttpHeaders.CACHE_CONTROL, NO_STORE)
                .body(views.of(task));
    }

    @DeleteMapping("/{id}/results")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            operationId = "deleteTaskResults",
            summary = "Delete the results of a task",
            description = "The files and the output. The task and its ledger entry stay.")
    @ChecksQuery
    void deleteResults(
            @PathVariable String id,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            HttpServletRequest request) {
        new QueryReader(request, Set.of()).finish();
        ManagedTask task = responses.own(id, caller);
        if (task.progress().status().isOpen()) {
            throw ProblemException.invalid(List.of(
                    new Violation("status", "open", "The task has no results yet; cancel it or wait for its end")));
        }
        store.deleteResults(task.id());
        results.delete(task.owner().clientId(), task.id());
    }
}
