package io.gateway302.tasks.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.binding.ChecksQuery;
import io.gateway302.tasks.store.ManagedTask;
import io.gateway302.tasks.store.ManagedTaskStore;
import io.gateway302.tasks.store.TaskProgress;
import io.gateway302.tasks.store.TaskStatus;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Endpoint for operators that lists the tasks of all clients, without what they contain. */
@RestController
@RequestMapping(path = "/admin/v1/tasks", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Tasks of all clients")
class TaskAdminController {

    private final ManagedTaskStore store;

    TaskAdminController(ManagedTaskStore store) {
        this.store = store;
    }

    /** Task in the list of an operator. */
    @Schema(name = "TaskOfClient")
    record Row(
            @JsonProperty("id") String id,
            @JsonProperty("client_id") String clientId,
            @JsonProperty("client") String client,
            @JsonProperty("key_id") String keyId,
            @JsonProperty("operation") String operation,
            @JsonProperty("model") @Nullable String model,
            @JsonProperty("status") TaskStatus status,
            @JsonProperty("progress") @Nullable Double progress,
            @JsonProperty("created_at") Instant createdAt,
            @JsonProperty("started_at") @Nullable Instant startedAt,
            @JsonProperty("completed_at") @Nullable Instant completedAt,

            @JsonProperty("error") @Nullable JsonNode error) {

        private static Row of(ManagedTask task) {
            TaskProgress progress = task.progress();
            return new Row(
                    task.id(),
                    task.owner().clientId(),
                    task.owner().client(),
                    task.owner().keyId(),
                    task.operation(),
                    task.model(),
                    progress.status(),
                    progress.fraction(),
                    task.createdAt(),
                    progress.startedAt(),
                    progress.completedAt(),
                    progress.error());
        }
    }

    /** Page of the list. */
    @Schema(name = "TasksOfClients")
    record Page(
            @JsonProperty("items") List<Row> items,
            @JsonProperty("next_cursor") @Nullable String nextCursor) {}

    @GetMapping
    @Operation(
            operationId = "listTasksOfClients",
            summary = "List the tasks of all clients, the newest first",
            description = "Without results and output.")
    @Parameter(
            name = "client",
            in = ParameterIn.QUERY,
            allowEmptyValue = true,
            description = "Id of the client",
            schema = @Schema(type = "string"))
    @TaskFilterParameters
    @ChecksQuery
    Page list(HttpServletRequest request) {
        TaskFilters filters = TaskFilters.ofOperators(request);
        List<ManagedTask> found = store.list(filters.query());
        return new Page(filters.page(found).stream().map(Row::of).toList(), filters.nextCursor(found));
    }
}
