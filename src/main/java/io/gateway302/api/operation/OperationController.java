package io.gateway302.api.operation;

import io.gateway302.api.TypedEndpoint;
import io.gateway302.catalog.Catalog;
import io.gateway302.catalog.ResponseKind;
import io.gateway302.identity.Caller;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.gateway302.problem.Violation;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows the operations that the caller may use. */
@Tag(name = "Operations", description = "The catalog: what can be called, with which fields, at what price")
@RestController
@RequestMapping(path = "/api/v1/operations", produces = MediaType.APPLICATION_JSON_VALUE)
class OperationController {

    private static final int MAX_LIMIT = 1000;

    private final Map<String, Entry> operations = new LinkedHashMap<>();

    OperationController(Catalog catalog, List<TypedEndpoint> typedEndpoints) {
        Map<String, String> typedPaths = typedEndpoints.stream()
                .collect(Collectors.toMap(
                        endpoint -> catalog.require(endpoint.operation()).id(), TypedEndpoint::path));
        catalog.operations()
                .forEach(operation -> operations.put(
                        operation.id(),
                        new Entry(operation, OperationDescription.of(operation, typedPaths.get(operation.id())))));
    }

    @Operation(
            operationId = "listOperations",
            summary = "List the operations that the caller may use",
            description = "In a stable order, page by page.")
    @GetMapping
    OperationPage list(
            @Parameter(description = "Only this section, such as Image Generation")
                    @RequestParam(required = false)
                    @Nullable
                    String section,
            @Parameter(description = "Only this provider, such as Doubao") @RequestParam(required = false) @Nullable
                    String provider,
            @Parameter(description = "Only this kind of answer: json, sse-or-json, binary, task or unknown")
                    @RequestParam(required = false)
                    @Nullable
                    String response,
            @Parameter(description = "Most items of a page, 1 to 1000") @RequestParam(defaultValue = "100") int limit,
            @Parameter(description = "The next_cursor of the page before") @RequestParam(required = false) @Nullable
                    String cursor,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        checkParameters(response, limit, cursor);
        List<OperationDescription> left = operations.values().stream()
                .dropWhile(entry -> cursor != null && !entry.operation().id().equals(cursor))
                .skip(cursor == null ? 0 : 1)
                .filter(entry -> caller.permissions().allows(entry.operation()))
                .map(Entry::description)
                .filter(operation -> section == null || operation.section().equals(section))
                .filter(operation -> provider == null || operation.provider().equals(provider))
                .filter(operation ->
                        response == null || operation.response().label().equals(response))
                .toList();
        return OperationPage.of(left, limit);
    }

    @Operation(operationId = "getOperation", summary = "Describe an operation")
    @GetMapping("/{id}")
    OperationDescription get(
            @Parameter(example = "doubao.drawing.character") @PathVariable String id,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        Entry entry = operations.get(id);
        if (entry == null || !caller.permissions().allows(entry.operation())) {
            throw new ProblemException(ProblemType.UNKNOWN_OPERATION, "The caller may use no operation with this id");
        }
        return entry.description();
    }

    private void checkParameters(@Nullable String response, int limit, @Nullable String cursor) {
        List<Violation> violations = new ArrayList<>();
        if (limit < 1 || limit > MAX_LIMIT) {
            violations.add(new Violation("limit", "range", "must be from 1 to " + MAX_LIMIT));
        }
        if (cursor != null && !operations.containsKey(cursor)) {
            violations.add(new Violation("cursor", "unknown", "must be the next_cursor of a page"));
        }
        List<String> kinds =
                Arrays.stream(ResponseKind.values()).map(ResponseKind::label).toList();
        if (response != null && !kinds.contains(response)) {
            violations.add(new Violation("response", "enum", "must be one of " + String.join(", ", kinds)));
        }
        if (!violations.isEmpty()) {
            throw ProblemException.invalid(violations);
        }
    }

    private record Entry(io.gateway302.catalog.Operation operation, OperationDescription description) {}
}
