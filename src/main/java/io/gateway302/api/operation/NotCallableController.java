package io.gateway302.api.operation;

import io.gateway302.binding.ChecksQuery;
import io.gateway302.catalog.Catalog;
import io.gateway302.catalog.NotCallable;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Endpoint that lists the entries of 302.AI's navigation that the gateway does not pass on, with the reasons. */
@Tag(name = "Operations")
@RestController
@RequestMapping(path = "/api/v1/operations/not-callable", produces = MediaType.APPLICATION_JSON_VALUE)
class NotCallableController {

    private static final List<String> REASONS = Arrays.stream(NotCallable.Reason.values())
            .map(NotCallable.Reason::label)
            .toList();

    private final Catalog catalog;

    NotCallableController(Catalog catalog) {
        this.catalog = catalog;
    }

    @Operation(
            operationId = "listNotCallable",
            summary = "List what is in 302.AI's navigation and cannot be called, and why",
            description = "In a stable order, page by page. The same for every caller.")
    @GetMapping
    @ChecksQuery
    NotCallablePage list(
            @Parameter(description = "Only this section, such as Image Processing")
                    @RequestParam(required = false)
                    @Nullable
                    String section,
            @Parameter(description = "Only this provider, such as Stability.ai")
                    @RequestParam(required = false)
                    @Nullable
                    String provider,
            @Parameter(description = "Only this reason", schema = @Schema(implementation = NotCallable.Reason.class))
                    @RequestParam(required = false)
                    @Nullable
                    String reason,
            @Parameter(description = "Only with this text in the id, the title or the path")
                    @RequestParam(required = false)
                    @Nullable
                    String q,
            @Limit @RequestParam(defaultValue = ListRequest.LIMIT) int limit,
            @Parameter(description = "The next_cursor of the page before") @RequestParam(required = false) @Nullable
                    String cursor,
            HttpServletRequest request) {
        ListRequest asked = new ListRequest(section, provider, q, limit, cursor);
        List<NotCallable> entries = catalog.notCallable();
        asked.check(
                request,
                "reason",
                reason,
                REASONS,
                entries.stream().map(NotCallable::id).toList());
        ListRequest.Part<NotCallable> part = asked.of(
                entries,
                NotCallable::id,
                entry -> asked.asksFor(entry.section(), entry.provider(), entry.id(), entry.title(), entry.path())
                        && (reason == null || entry.reason().label().equals(reason)));
        return new NotCallablePage(
                part.items().stream().map(NotCallablePage.Item::of).toList(), part.nextCursor());
    }
}
