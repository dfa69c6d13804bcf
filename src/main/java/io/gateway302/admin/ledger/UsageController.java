package io.gateway302.admin.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.binding.ChecksQuery;
import io.gateway302.binding.query.QueryReader;
import io.gateway302.identity.CallTags;
import io.gateway302.ledger.LedgerReader;
import io.gateway302.ledger.query.UsageKey;
import io.gateway302.ledger.query.UsageQuery;
import io.gateway302.ledger.query.UsageSum;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.Explode;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.enums.ParameterStyle;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Endpoint that sums up usage and costs of calls. */
@RestController
@RequestMapping(
        path = "/admin/v1/usage",
        produces = {"application/json", "text/csv"})
@Tag(name = "Usage")
final class UsageController {

    static final String CURRENCY = "USD";

    private static final int MAX_ROWS = 10_000;

    private static final String CSV = "csv";
    private static final Set<String> FORMATS = new LinkedHashSet<>(List.of("json", CSV));

    private static final String GROUP =
            "^(client|operation|model|key|upstream_key|hour|day|month|" + UsageKey.TAG + CallTags.KEY + ")$";

    private static final String RULE =
            "must be some of client, operation, model, key, upstream_key, hour, day, month and"
                    + " tag:<key>, each once";

    private final LedgerReader ledger;

    UsageController(LedgerReader ledger) {
        this.ledger = ledger;
    }

    @GetMapping
    @Operation(operationId = "sumUsage", summary = "Sum up what calls used")
    @Parameter(
            name = "group_by",
            in = ParameterIn.QUERY,
            allowEmptyValue = true,
            description = "Any of client, operation, model, key, upstream_key, hour, day, month and `tag:<key>`,"
                    + " separated by commas; nothing for one sum of all",
            style = ParameterStyle.FORM,
            explode = Explode.FALSE,
            array = @ArraySchema(schema = @Schema(type = "string", pattern = GROUP), uniqueItems = true))
    @Parameter(
            name = "from",
            in = ParameterIn.QUERY,
            allowEmptyValue = true,
            description = "When the calls came in, at the earliest; a date is its start in UTC",
            schema = @Schema(type = "string", format = "date-time"))
    @Parameter(
            name = "to",
            in = ParameterIn.QUERY,
            allowEmptyValue = true,
            description = "The time before which they came in; a date is its start in UTC",
            schema = @Schema(type = "string", format = "date-time"))
    @Parameter(
            name = "format",
            in = ParameterIn.QUERY,
            allowEmptyValue = true,
            schema =
                    @Schema(
                            type = "string",
                            allowableValues = {"json", "csv"},
                            defaultValue = "json"))
    @ApiResponse(
            responseCode = "200",
            description = "OK",
            content = {
                @Content(mediaType = "application/json", schema = @Schema(implementation = Sums.class)),
                @Content(mediaType = "text/csv", schema = @Schema(type = "string"))
            })
    @Nullable
    @ChecksQuery
    Sums sum(HttpServletRequest request, HttpServletResponse response) throws IOException {
        QueryReader query = new QueryReader(request, new LinkedHashSet<>(List.of("group_by", "from", "to", "format")));
        List<UsageKey> keys = query.parsed("group_by", UsageController::keys, RULE);
        Instant from = query.time("from");
        Instant to = query.time("to");
        query.checkPeriod(from, to);
        String format = query.oneOf("format", FORMATS);
        query.finish();
        UsageQuery asked = new UsageQuery(keys == null ? List.of() : keys, from, to);
        List<UsageSum> sums = ledger.usage(asked, MAX_ROWS + 1);
        if (sums.size() > MAX_ROWS) {
            query.violate("group_by", "range", "makes more than " + MAX_ROWS + " sums of these calls");
            query.finish();
        }
        if (CSV.equals(format)) {
            UsageCsv.write(asked.groupBy(), sums, response);
            return null;
        }
        return new Sums(sums.stream().map(Sum::of).toList());
    }

    /** Parses the grouping keys. Returns null if one is unknown or repeated. */
    private static @Nullable List<UsageKey> keys(String text) {
        List<UsageKey> keys = new ArrayList<>();
        for (String label : text.split(",", -1)) {
            UsageKey key = UsageKey.parse(label);
            if (key == null || keys.contains(key)) {
                return null;
            }
            keys.add(key);
        }
        return keys;
    }

    record Sums(@JsonProperty("items") List<Sum> items) {}

    /** Sum of a group. Of the grouping fields, it has only those that were requested and have a value. */
    record Sum(
            @JsonProperty("client") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String client,

            @JsonProperty("client_id") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String clientId,

            @JsonProperty("operation") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String operation,

            @JsonProperty("model") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String model,

            @JsonProperty("key_id") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String keyId,

            @JsonProperty("upstream_key") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String upstreamKey,

            @JsonProperty("tags") @JsonInclude(JsonInclude.Include.NON_EMPTY)
            Map<String, String> tags,

            @JsonProperty("hour") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Instant hour,

            @JsonProperty("day") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            LocalDate day,

            @JsonProperty("month") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String month,

            @JsonProperty("calls") long calls,
            @JsonProperty("failures") long failures,
            @JsonProperty("units") Map<String, Long> units,
            @JsonProperty("cost") @Nullable String cost,
            @JsonProperty("currency") String currency,
            @JsonProperty("unpriced") long unpriced) {

        static Sum of(UsageSum sum) {
            Map<String, @Nullable String> group = sum.group();
            return new Sum(
                    group.get("client"),
                    group.get("client_id"),
                    group.get("operation"),
                    group.get("model"),
                    group.get("key"),
                    group.get("upstream_key"),
                    tags(group),
                    parsed(group.get("hour"), Instant::parse),
                    parsed(group.get("day"), LocalDate::parse),
                    group.get("month"),
                    sum.calls(),
                    sum.failures(),
                    sum.units(),
                    amount(sum.cost()),
                    CURRENCY,
                    sum.unpriced());
        }

        private static <T> @Nullable T parsed(@Nullable String text, Function<String, T> parse) {
            return text == null ? null : parse.apply(text);
        }

        private static Map<String, String> tags(Map<String, @Nullable String> group) {
            Map<String, String> tags = new LinkedHashMap<>();
            group.forEach((label, value) -> {
                if (label.startsWith(UsageKey.TAG) && value != null) {
                    tags.put(label.substring(UsageKey.TAG.length()), value);
                }
            });
            return tags;
        }

        static @Nullable String amount(@Nullable BigDecimal usd) {
            if (usd == null) {
                return null;
            }
            BigDecimal amount = usd.stripTrailingZeros();
            return amount.setScale(Math.max(2, amount.scale())).toPlainString();
        }
    }
}
