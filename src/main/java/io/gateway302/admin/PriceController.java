package io.gateway302.admin;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.binding.query.Cursor;
import io.gateway302.binding.query.Limit;
import io.gateway302.binding.query.Page;
import io.gateway302.binding.query.PageRequest;
import io.gateway302.usage.ListedPrice;
import io.gateway302.usage.PriceList;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Endpoint that lists the prices by which calls are charged. */
@RestController
@RequestMapping(path = "/admin/v1/prices", produces = "application/json")
@Tag(name = "Prices")
final class PriceController {

    private final PriceList prices;

    PriceController(PriceList prices) {
        this.prices = prices;
    }

    @GetMapping
    @Operation(operationId = "listPrices", summary = "List the prices of operations and models")
    Page<PriceView> list(
            @Parameter(description = "Id of an operation") @RequestParam(required = false) @Nullable String operation,
            @Parameter(description = "Name of a model, regardless of case") @RequestParam(required = false) @Nullable
                    String model,
            @Limit @RequestParam(defaultValue = PageRequest.LIMIT) int limit,
            @Cursor @RequestParam(defaultValue = "") String cursor) {
        List<ListedPrice> lines = prices.lines().stream()
                .filter(line -> operation == null || operation.equals(line.operation()))
                .filter(line -> model == null || model.equalsIgnoreCase(line.model()))
                .toList();
        return Page.of(
                new PageRequest(limit, cursor),
                (after, most) -> IntStream.range(position(after), lines.size())
                        .limit(most)
                        .boxed()
                        .toList(),
                String::valueOf,
                line -> PriceView.of(lines.get(line)));
    }

    /** Returns the position after a cursor, which is the number of a line. A cursor of another list is the end. */
    private static int position(String cursor) {
        if (cursor.isEmpty()) {
            return 0;
        }
        return cursor.matches("\\d{1,6}") ? Integer.parseInt(cursor) + 1 : Integer.MAX_VALUE;
    }

    @Schema(name = "ListedPrice")
    record PriceView(
            @JsonProperty("operation") @Schema(description = "Null for the price of a model") @Nullable
            String operation,

            @JsonProperty("model") @Schema(description = "Null for the price of an operation") @Nullable
            String model,

            @JsonProperty("when") @Schema(description = "Allowed values by field of a request; empty for all requests")
            Map<String, List<String>> when,

            @JsonProperty("unit") @Schema(description = "Null where there is no amount") @Nullable
            String unit,

            @JsonProperty("amount")
            @Schema(description = "Price of per units; null if it depends on the model or the response, or is unknown")
            @Nullable
            String amount,

            @JsonProperty("currency") String currency,

            @JsonProperty("per") long per,

            @JsonProperty("source")
            @Schema(
                    allowableValues = {"list", "upstream", "configuration", "per_model", "reported", "estimate", "none"
                    })
            String source,

            @JsonProperty("since")
            @Schema(description = "Date of the list, or day of the price; null where it is configured")
            @Nullable
            LocalDate since,

            @JsonProperty("held")
            @Schema(description = "Change at 302.AI that is not applied; null if there is none")
            @Nullable
            HeldView held) {

        static PriceView of(ListedPrice line) {
            BigDecimal amount = line.amount();
            return new PriceView(
                    line.operation(),
                    line.model(),
                    line.when(),
                    line.unit(),
                    amount == null ? null : amount.toPlainString(),
                    line.currency(),
                    line.per(),
                    line.source().label(),
                    line.since(),
                    line.held() == null ? null : HeldView.of(line.held()));
        }
    }

    @Schema(name = "HeldPrice")
    record HeldView(
            @JsonProperty("amount")
            @Schema(description = "Price of per units; null where 302.AI does not list the model any more")
            @Nullable
            String amount,

            @JsonProperty("since") @Schema(description = "Day on which it was first seen")
            LocalDate since) {

        static HeldView of(ListedPrice.Held held) {
            BigDecimal amount = held.amount();
            return new HeldView(amount == null ? null : amount.toPlainString(), held.since());
        }
    }
}
