package io.gateway302.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.catalog.Unit;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.Preview;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Result of a dry run of an endpoint with a model.
 *
 * @param operation operation id
 * @param status always {@code dry_run}
 * @param dryRun always true
 * @param model requested model
 * @param estimatedQuantity expected number of units
 * @param unit counted unit; null if nothing is counted
 * @param estimatedCost estimated cost; null if no price is known
 * @param limits remaining limits of the caller; empty if it has none
 */
@Schema(description = "Result of a dry run: nothing was sent.")
public record CallDryRun(
        @JsonProperty("operation") String operation,

        @JsonProperty("status") @Schema(pattern = "^" + CallDryRun.DRY_RUN + "$")
        String status,

        @JsonProperty("dry_run") boolean dryRun,

        @JsonProperty("model") @Nullable String model,

        @JsonProperty("estimated_quantity") long estimatedQuantity,
        @JsonProperty("unit") @Nullable Unit unit,
        @JsonProperty("estimated_cost") @Nullable CostInfo estimatedCost,
        @JsonProperty("limits") List<Preview.Allowance> limits) {

    static final String DRY_RUN = "dry_run";

    static CallDryRun of(GatewayExchange call, Preview preview) {
        return new CallDryRun(
                call.operation().id(),
                DRY_RUN,
                true,
                call.model(),
                preview.quantity(),
                call.operation().unit(),
                CostInfo.of(preview.cost()),
                preview.allowances());
    }
}
