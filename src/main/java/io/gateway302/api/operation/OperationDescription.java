package io.gateway302.api.operation;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.catalog.Confidence;
import io.gateway302.catalog.Deadlines;
import io.gateway302.catalog.Operation;
import io.gateway302.catalog.RequestSchema;
import io.gateway302.catalog.ResponseKind;
import io.gateway302.catalog.price.Price;
import io.gateway302.catalog.price.PriceTier;
import io.gateway302.catalog.price.PriceUnit;
import io.gateway302.catalog.price.Pricing;
import io.gateway302.catalog.price.Rate;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Description of an operation for callers. */
@Schema(name = "Operation")
record OperationDescription(
        @JsonProperty("id") @Schema(example = "doubao.drawing.character")
        String id,

        @JsonProperty("section") @Schema(example = "Image Generation")
        String section,

        @JsonProperty("provider") @Schema(example = "Doubao")
        String provider,

        @JsonProperty("title") String title,

        @JsonProperty("method") @Schema(example = "POST") String method,

        @JsonProperty("path") @Schema(description = "Path of the drop-in door, as at 302.AI")
        String path,

        @JsonProperty("typed_path")
        @Schema(description = "Path of the validated endpoint; null where there is none")
        @Nullable
        String typedPath,

        @JsonProperty("consumes")
        @Schema(description = "Media type of the request, none, or null where not documented")
        @Nullable
        String consumes,

        @JsonProperty("response") ResponseKind response,

        @JsonProperty("models") @Schema(description = "Models that the operation serves; empty where not documented")
        List<String> models,

        @JsonProperty("price")
        @Schema(
                description = "List price, the highest one where it depends on the request; null where not known or"
                        + " dependent on the model, which does not mean free")
        @Nullable
        PriceDescription price,

        @JsonProperty("prices")
        @Schema(
                description =
                        "All prices, in order of precedence; the first one whose conditions a request meets counts")
        List<TierDescription> prices,

        @JsonProperty("unpriced")
        @Schema(description = "Why there is no price; null where there is one, or where nothing is known")
        @Nullable
        String unpriced,

        @JsonProperty("delisted") @Schema(description = "Whether 302.AI's product list no longer names the operation")
        boolean delisted,

        @JsonProperty("billable") @Schema(description = "Whether a call costs money")
        boolean billable,

        @JsonProperty("deadlines") DeadlinesDescription deadlines,

        @JsonProperty("confidence") @Schema(description = "How well the operation is known")
        Confidence confidence,

        @JsonProperty("request_schema") @Schema(description = "JSON Schema (draft 2020-12) of the request's body")
        JsonNode requestSchema) {

    static OperationDescription of(Operation operation, @Nullable String typedPath) {
        return new OperationDescription(
                operation.id(),
                operation.section(),
                operation.provider(),
                operation.title(),
                operation.method().name(),
                operation.path(),
                typedPath,
                operation.consumes(),
                operation.response(),
                operation.models(),
                PriceDescription.highest(operation.pricing()),
                operation.pricing().tiers().stream().map(TierDescription::of).toList(),
                operation.pricing().unpriced(),
                operation.delisted(),
                operation.billable(),
                DeadlinesDescription.of(operation.deadlines()),
                operation.confidence(),
                RequestSchema.of(operation));
    }

    /** Price of {@code per} units. */
    @Schema(name = "Price")
    record PriceDescription(
            @JsonProperty("amount") @Schema(example = "0.05")
            String amount,

            @JsonProperty("currency") @Schema(example = "USD")
            String currency,

            @JsonProperty("per") @Schema(example = "1") long per,

            @JsonProperty("unit") PriceUnit unit) {

        static PriceDescription of(Price price) {
            return new PriceDescription(price.amount().toPlainString(), price.currency(), price.per(), price.unit());
        }

        /** Returns the highest price; null if there is none. */
        static @Nullable PriceDescription highest(Pricing pricing) {
            return pricing.tiers().stream()
                    .map(PriceTier::rate)
                    .filter(Price.class::isInstance)
                    .map(Price.class::cast)
                    .max(Comparator.comparing(price -> price.of(BigDecimal.ONE)))
                    .map(PriceDescription::of)
                    .orElse(null);
        }
    }

    /** Price under conditions. */
    @Schema(name = "PriceTier")
    record TierDescription(
            @JsonProperty("when") @Schema(description = "Allowed values by field; empty for all requests")
            Map<String, List<String>> when,

            @JsonProperty("price")
            @Schema(description = "Price; null if that of the model's tokens or the reported cost counts")
            @Nullable
            PriceDescription price,

            @JsonProperty("per_model") @Schema(description = "Whether the tokens count at the price of the model")
            boolean perModel) {

        static TierDescription of(PriceTier tier) {
            return new TierDescription(
                    tier.when(),
                    tier.rate() instanceof Price price ? PriceDescription.of(price) : null,
                    tier.rate() instanceof Rate.PerModel);
        }
    }

    /** Timeouts of the gateway for the upstream. The client's own timeout should be longer. */
    @Schema(name = "Deadlines")
    record DeadlinesDescription(
            @JsonProperty("first_byte_seconds") long firstByteSeconds,
            @JsonProperty("idle_seconds") long idleSeconds,
            @JsonProperty("total_seconds") long totalSeconds) {

        static DeadlinesDescription of(Deadlines deadlines) {
            return new DeadlinesDescription(
                    deadlines.firstByte().toSeconds(),
                    deadlines.idle().toSeconds(),
                    deadlines.total().toSeconds());
        }
    }
}
