package io.gateway302.tasks.web;

import io.gateway302.binding.ChecksQuery;
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
import io.gateway302.tasks.run.TaskCancellation;
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
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Endpoints of the tasks API that change something: submit and cancel a task, and delete its results. */
@RestController
@RequestMapping(path = TaskController.PATH)
@Tag(
        name = TaskController.TAG,
        description = "Operations that run in the background: submit, leave, and fetch the result")
class TaskController {

    static final String PATH = "/api/v1/tasks";
    static final String TAG = "Tasks";

    private final TaskCalls calls;
    private final TaskResponses responses;
    private final TaskCancellation cancellation;
    private final ManagedTaskStore store;
    private final GatewayHandler gateway;
    private final TaskViews views;
    private final ResultStore results;

    TaskController(
            TaskCalls calls,
            TaskResponses responses,
            TaskCancellation cancellation,
            ManagedTaskStore store,
            GatewayHandler gateway,
            TaskViews views,
            ResultStore results) {
        this.calls = calls;
        this.responses = responses;
        this.cancellation = cancellation;
        this.store = store;
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
                .header(HttpHeaders.CACHE_CONTROL, TaskResponses.NO_STORE)
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
