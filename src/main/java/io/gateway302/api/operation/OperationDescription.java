package io.gateway302.api.operation;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.catalog.Confidence;
import io.gateway302.catalog.Deadlines;
import io.gateway302.catalog.Operation;
import io.gateway302.catalog.Price;
import io.gateway302.catalog.RequestSchema;
import io.gateway302.catalog.ResponseKind;
import io.gateway302.catalog.Unit;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
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
        @Schema(description = "List price; null where not known, which does not mean free")
        @Nullable
        PriceDescription price,

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
                PriceDescription.of(operation.price(), operation.unit()),
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

            @JsonProperty("unit") Unit unit) {

        static @Nullable PriceDescription of(@Nullable Price price, @Nullable Unit unit) {
            return price == null || unit == null
                    ? null
                    : new PriceDescription(price.amount().toPlainString(), price.currency(), price.per(), unit);
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
