package io.gateway302.api.operation;

import io.gateway302.api.TypedEndpoint;
import io.gateway302.binding.ChecksQuery;
import io.gateway302.catalog.Catalog;
import io.gateway302.catalog.NotCallable;
import io.gateway302.catalog.ResponseKind;
import io.gateway302.identity.Caller;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Endpoints that list and describe the operations that the caller may use. */
@Tag(name = "Operations", description = "The catalog: what can be called, with which fields, at what price")
@RestController
@RequestMapping(path = "/api/v1/operations", produces = MediaType.APPLICATION_JSON_VALUE)
class OperationController {

    private static final List<String> KINDS =
            Arrays.stream(ResponseKind.values()).map(ResponseKind::label).toList();

    private final Catalog catalog;
    private final List<io.gateway302.catalog.Operation> operations;
    private final Map<String, String> typedPaths;

    /** Descriptions by operation id. Created on demand, so that the start does not wait for the schemas. */
    private final Map<String, OperationDescription> descriptions = new ConcurrentHashMap<>();

    OperationController(Catalog catalog, List<TypedEndpoint> typedEndpoints) {
        this.catalog = catalog;
        this.operations = catalog.operations();
        this.typedPaths = typedEndpoints.stream()
                .flatMap(endpoint -> endpoint.operations().stream().map(id -> Map.entry(id, endpoint.path())))
                .collect(Collectors.toMap(
                        entry -> catalog.require(entry.getKey()).id(), Map.Entry::getValue));
    }

    @Operation(
            operationId = "listOperations",
            summary = "List the operations that the caller may use",
            description = "In a stable order, page by page. An operation without a price has none that is known.")
    @GetMapping
    @ChecksQuery
    OperationPage list(
            @Parameter(description = "Only this section, such as Image Generation")
                    @RequestParam(required = false)
                    @Nullable
                    String section,
            @Parameter(description = "Only this provider, such as Doubao") @RequestParam(required = false) @Nullable
                    String provider,
            @Parameter(description = "Only this kind of answer", schema = @Schema(implementation = ResponseKind.class))
                    @RequestParam(required = false)
                    @Nullable
                    String response,
            @Parameter(description = "Only with this text in the id, the title, the path or a model's name")
                    @RequestParam(required = false)
                    @Nullable
                    String q,
            @Limit @RequestParam(defaultValue = ListRequest.LIMIT) int limit,
            @Parameter(description = "The next_cursor of the page before") @RequestParam(required = false) @Nullable
                    String cursor,
            @Parameter(hidden = true) @AuthenticationPrincipal @Nullable Caller caller,
            HttpServletRequest request) {
        ListRequest asked = new ListRequest(section, provider, q, limit, cursor);
        asked.check(
                request,
                "response",
                response,
                KINDS,
                operations.stream().map(io.gateway302.catalog.Operation::id).toList());
        ListRequest.Part<io.gateway302.catalog.Operation> part = asked.of(
                operations,
                io.gateway302.catalog.Operation::id,
                operation -> (response == null || operation.response().label().equals(response))
                        && asked.asksFor(
                                operation.section(),
                                operation.provider(),
                                operation.id(),
                                operation.title(),
                                operation.path(),
                                String.join(" ", operation.models()))
                        && allows(caller, operation));
        return new OperationPage(part.items().stream().map(this::describe).toList(), part.nextCursor());
    }

    @Operation(operationId = "getOperation", summary = "Describe an operation")
    @GetMapping("/{id}")
    OperationDescription get(
            @Parameter(example = "doubao.drawing.character") @PathVariable String id,
            @Parameter(hidden = true) @AuthenticationPrincipal @Nullable Caller caller) {
        return catalog.find(id)
                .filter(operation -> allows(caller, operation))
                .map(this::describe)
                .orElseThrow(() -> new ProblemException(
                        ProblemType.UNKNOWN_OPERATION,
                        catalog.findNotCallable(id)
                                .map(NotCallable::explanation)
                                .orElse("The caller may use no operation with this id")));
    }

    /** Returns whether the caller may use the operation. An operator, who is no caller, sees the whole catalog. */
    private static boolean allows(@Nullable Caller caller, io.gateway302.catalog.Operation operation) {
        return caller == null || caller.permissions().allows(operation);
    }

    private OperationDescription describe(io.gateway302.catalog.Operation operation) {
        return descriptions.computeIfAbsent(
                operation.id(), id -> OperationDescription.of(operation, typedPaths.get(id)));
    }
}
