package io.gateway302.admin;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.binding.query.Cursor;
import io.gateway302.binding.query.Limit;
import io.gateway302.binding.query.Page;
import io.gateway302.binding.query.PageRequest;
import io.gateway302.binding.query.Rfc3339;
import io.gateway302.identity.client.AuditEntry;
import io.gateway302.identity.client.AuditQuery;
import io.gateway302.identity.client.AuditTrail;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Endpoint that lists the changes by administrators. */
@RestController
@RequestMapping(path = "/admin/v1/audit", produces = "application/json")
@Tag(name = "Audit")
final class AuditController {

    private final AuditTrail audit;

    AuditController(AuditTrail audit) {
        this.audit = audit;
    }

    @GetMapping
    @Operation(operationId = "listAuditEntries", summary = "List changes, the newest first")
    Page<AuditView> list(
            @Parameter(description = "Id of a client, or a name that it had") @RequestParam(required = false) @Nullable
                    String client,
            @Parameter(
                            description = "When the change was made, at the earliest",
                            schema = @Schema(type = "string", format = "date-time"))
                    @RequestParam(required = false)
                    @Nullable
                    String from,
            @Parameter(
                            description = "The time before which it was made",
                            schema = @Schema(type = "string", format = "date-time"))
                    @RequestParam(required = false)
                    @Nullable
                    String to,
            @Limit @RequestParam(defaultValue = PageRequest.LIMIT) int limit,
            @Cursor @RequestParam(defaultValue = "") String cursor) {
        AuditQuery query =
                new AuditQuery(client, Rfc3339.parseTimeOrDate("from", from), Rfc3339.parseTimeOrDate("to", to));
        return Page.of(
                new PageRequest(limit, cursor),
                (before, most) -> audit.list(query, before, most),
                AuditEntry::id,
                AuditView::of);
    }

    record AuditView(
            @JsonProperty("id") String id,
            @JsonProperty("at") Instant at,
            @JsonProperty("actor") String actor,
            @JsonProperty("action") String action,
            @JsonProperty("target_type") String targetType,
            @JsonProperty("target_id") String targetId,
            @JsonProperty("client_id") @Nullable String clientId,
            @JsonProperty("client") @Nullable String client,
            @JsonProperty("detail") JsonNode detail) {

        static AuditView of(AuditEntry entry) {
            return new AuditView(
                    entry.id(),
                    entry.at(),
                    entry.actor(),
                    entry.action(),
                    entry.targetType(),
                    entry.targetId(),
                    entry.clientId(),
                    entry.client(),
                    entry.detail());
        }
    }
}
