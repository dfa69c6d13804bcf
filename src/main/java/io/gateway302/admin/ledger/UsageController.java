package io.gateway302.admin.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.admin.query.QueryReader;
import io.gateway302.ledger.LedgerReader;
import io.gateway302.ledger.UsageKey;
import io.gateway302.ledger.UsageQuery;
import io.gateway302.ledger.UsageSum;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.Explode;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.enums.ParameterStyle;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Endpoint that sums up usage and costs of calls. */
@RestController
@RequestMapping(path = "/admin/v1/usage", produces = "application/json")
@Tag(name = "Usage")
final class UsageController {

    private static final int MOST = 10_000;

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
            description = "Any of client, operation and day, separated by commas; nothing for one sum of all",
            style = ParameterStyle.FORM,
            explode = Explode.FALSE,
            array =
                    @ArraySchema(
                            schema =
                                    @Schema(
                                            type = "string",
                                            allowableValues = {"client", "operation", "day"}),
                            uniqueItems = true))
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
    Sums sum(HttpServletRequest request) {
        QueryReader query = new QueryReader(request, new LinkedHashSet<>(List.of("group_by", "from", "to")));
        List<UsageKey> keys =
                query.parsed("group_by", UsageController::keys, "must be some of client, operation and day, each once");
        Instant from = query.time("from");
        Instant to = query.time("to");
        query.checkPeriod(from, to);
        query.finish();
        List<UsageSum> sums = ledger.usage(new UsageQuery(keys == null ? List.of() : keys, from, to), MOST + 1);
        if (sums.size() > MOST) {
            query.violate("group_by", "range", "makes more than " + MOST + " sums of these calls");
            query.finish();
        }
        return new Sums(sums.stream().map(Sum::of).toList());
    }

    /** Parses the grouping keys. Returns null if one is unknown or repeated. */
    private static @Nullable List<UsageKey> keys(String text) {
        List<String> labels = List.of(text.split(",", -1));
        Map<String, UsageKey> known =
                Stream.of(UsageKey.values()).collect(Collectors.toMap(UsageKey::label, key -> key));
        boolean valid = known.keySet().containsAll(labels) && Set.copyOf(labels).size() == labels.size();
        return valid ? labels.stream().map(known::get).toList() : null;
    }

    record Sums(@JsonProperty("items") List<Sum> items) {}

    /** Sum of a group. Of the grouping fields, it has only those that were requested. */
    record Sum(
            @JsonProperty("client") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String client,

            @JsonProperty("client_id") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String clientId,

            @JsonProperty("operation") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String operation,

            @JsonProperty("day") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            LocalDate day,

            @JsonProperty("calls") long calls,
            @JsonProperty("failures") long failures,
            @JsonProperty("units") Map<String, Long> units,
            @JsonProperty("cost") @Nullable String cost,
            @JsonProperty("currency") String currency,
            @JsonProperty("unpriced") long unpriced) {

        static Sum of(UsageSum sum) {
            return new Sum(
                    sum.client(),
                    sum.clientId(),
                    sum.operation(),
                    sum.day(),
                    sum.calls(),
                    sum.failures(),
                    sum.units(),
                    sum.cost() == null ? null : amount(sum.cost()),
                    "USD",
                    sum.unpriced());
        }

        private static String amount(BigDecimal usd) {
            BigDecimal amount = usd.stripTrailingZeros();
            return amount.setScale(Math.max(2, amount.scale())).toPlainString();
        }
    }
}
