package io.gateway302.admin.ledger;

import io.gateway302.binding.ChecksQuery;
import io.gateway302.binding.query.Page;
import io.gateway302.binding.query.QueryReader;
import io.gateway302.ledger.CallEntry;
import io.gateway302.ledger.LedgerPosition;
import io.gateway302.ledger.LedgerReader;
import io.gateway302.ledger.RecordedCall;
import io.gateway302.ledger.Verification;
import io.gateway302.ledger.query.LedgerQuery;
import io.gateway302.problem.Outcome;
import io.gateway302.problem.ProblemException;
import io.gateway302.problem.ProblemType;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Endpoints that list, export and verify the recorded calls. */
@RestController
@RequestMapping("/admin/v1/ledger")
@Tag(name = "Ledger")
final class LedgerController {

    private static final Set<String> OUTCOMES = Stream.concat(
                    Stream.of(Outcome.values()).map(Outcome::label), Stream.of(CallEntry.UNKNOWN))
            .collect(Collectors.toCollection(LinkedHashSet::new));

    private static final Set<String> FORMATS = Stream.of(LedgerFormat.values())
            .map(format -> format.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.toCollection(LinkedHashSet::new));

    private static final List<String> FILTERS = List.of(
            "client", "operation", "model", "key", "request_id", "upstream_request_id", "outcome", "from", "to");

    /** Beginning of a whole key, whose secret must not be in a query. */
    private static final String SECRET = "gw302_";

    private static final int LIMIT = 50;
    private static final int MAX_LIMIT = 200;

    private final LedgerReader ledger;
    private final JsonMapper json;

    LedgerController(LedgerReader ledger, JsonMapper json) {
        this.ledger = ledger;
        this.json = json;
    }

    @GetMapping(produces = "application/json")
    @Operation(operationId = "listLedgerEntries", summary = "List calls, the newest first")
    @Filters
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            allowEmptyValue = true,
            schema = @Schema(type = "integer", minimum = "1", maximum = "200", defaultValue = "50"))
    @Parameter(
            name = "cursor",
            in = ParameterIn.QUERY,
            allowEmptyValue = true,
            description = "The `next_cursor` of the page before",
            schema = @Schema(type = "string", maxLength = 200, pattern = "^[A-Za-z0-9_-]*$"))
    @ChecksQuery
    Page<LedgerRow> list(HttpServletRequest request) {
        QueryReader query = new QueryReader(request, names("limit", "cursor"));
        LedgerQuery asked = filters(query);
        int limit = query.number("limit", LIMIT, MAX_LIMIT);
        LedgerPosition after =
                query.parsed("cursor", LedgerCursor::parse, "must be the next_cursor of the page before");
        query.finish();
        // one more than requested shows whether there is a next page
        List<RecordedCall> found = ledger.search(asked, after, limit + 1);
        List<RecordedCall> shown = found.subList(0, Math.min(found.size(), limit));
        return new Page<>(
                shown.stream().map(LedgerRow::of).toList(),
                found.size() > limit ? LedgerCursor.of(shown.getLast().position()) : null);
    }

    @GetMapping("/export")
    @Operation(operationId = "exportLedger", summary = "Export calls, the newest first")
    @Filters
    @Parameter(
            name = "format",
            in = ParameterIn.QUERY,
            allowEmptyValue = true,
            schema =
                    @Schema(
                            type = "string",
                            allowableValues = {"ndjson", "csv"},
                            defaultValue = "ndjson"))
    @ApiResponse(
            responseCode = "200",
            description = "All of them, however many",
            headers = @Header(name = "Content-Disposition", required = true, schema = @Schema(type = "string")),
            content = {
                @Content(mediaType = "application/x-ndjson", schema = @Schema(type = "string", format = "binary")),
                @Content(mediaType = "text/csv", schema = @Schema(type = "string", format = "binary"))
            })
    @ChecksQuery
    void export(HttpServletRequest request, HttpServletResponse response) throws IOException {
        QueryReader query = new QueryReader(request, names("format"));
        LedgerQuery asked = filters(query);
        String format = query.oneOf("format", FORMATS);
        query.finish();
        new LedgerExport(ledger, json, format == null ? LedgerFormat.NDJSON : format(format)).write(asked, response);
    }

    @GetMapping(path = "/verify", produces = "application/json")
    @Operation(operationId = "verifyLedger", summary = "Check that no entry was changed, removed or added")
    Verification verify() {
        return ledger.verify();
    }

    @GetMapping(path = "/{id}", produces = "application/json")
    @Operation(operationId = "getLedgerEntry", summary = "Read a call by its generation id")
    LedgerRow get(@PathVariable String id) {
        return ledger.find(id)
                .map(LedgerRow::of)
                .orElseThrow(() -> new ProblemException(
                        ProblemType.NOT_FOUND,
                        "There is no call with this id; find one by another id with ?request_id= or"
                                + " ?upstream_request_id="));
    }

    private static LedgerQuery filters(QueryReader query) {
        String client = query.text("client");
        String operation = query.text("operation");
        String model = query.text("model");
        String key = query.text("key");
        if (key != null && key.startsWith(SECRET)) {
            query.violate("key", "pattern", "must be the id of a key, not the key itself");
        }
        String requestId = query.text("request_id");
        String upstreamRequestId = query.text("upstream_request_id");
        String outcome = query.oneOf("outcome", OUTCOMES);
        Instant from = query.time("from");
        Instant to = query.time("to");
        query.checkPeriod(from, to);
        return new LedgerQuery(client, operation, model, key, requestId, upstreamRequestId, outcome, from, to);
    }

    private static Set<String> names(String... more) {
        return Stream.concat(FILTERS.stream(), Stream.of(more)).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static LedgerFormat format(String name) {
        return LedgerFormat.valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** Documentation of the filter parameters of list and export. */
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @Parameter(
            name = "client",
            in = ParameterIn.QUERY,
            allowEmptyValue = true,
            description = "Id of a client, or a name that it had",
            schema = @Schema(type = "string", maxLength = 200))
    @Parameter(
            name = "operation",
            in = ParameterIn.QUERY,
            allowEmptyValue = true,
            schema = @Schema(type = "string", maxLength = 200))
    @Parameter(
            name = "model",
            in = ParameterIn.QUERY,
            allowEmptyValue = true,
            description = "The model that was asked for",
            schema = @Schema(type = "string", maxLength = 200))
    @Parameter(
            name = "key",
            in = ParameterIn.QUERY,
            allowEmptyValue = true,
            description = "Id of a client key; `jwt` for calls by JWT",
            schema = @Schema(type = "string", maxLength = 200))
    @Parameter(
            name = "request_id",
            in = ParameterIn.QUERY,
            allowEmptyValue = true,
            description = "The `X-Request-Id` of the answer",
            schema = @Schema(type = "string", maxLength = 200))
    @Parameter(
            name = "upstream_request_id",
            in = ParameterIn.QUERY,
            allowEmptyValue = true,
            description = "302.AI's id of the call",
            schema = @Schema(type = "string", maxLength = 200))
    @Parameter(
            name = "outcome",
            in = ParameterIn.QUERY,
            allowEmptyValue = true,
            schema =
                    @Schema(
                            type = "string",
                            allowableValues = {
                                "succeeded",
                                "invalid",
                                "refused",
                                "limited",
                                "rejected",
                                "upstream_error",
                                "timeout",
                                "cancelled",
                                "error",
                                "unknown"
                            }))
    @Parameter(
            name = "from",
            in = ParameterIn.QUERY,
            allowEmptyValue = true,
            description = "When the calls came in, at the earliest",
            schema = @Schema(type = "string", format = "date-time"))
    @Parameter(
            name = "to",
            in = ParameterIn.QUERY,
            allowEmptyValue = true,
            description = "The time before which they came in",
            schema = @Schema(type = "string", format = "date-time"))
    @interface Filters {}
}
