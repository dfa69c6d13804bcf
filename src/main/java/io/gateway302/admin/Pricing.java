package io.gateway302.admin;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.catalog.Catalog;
import io.gateway302.identity.Client;
import io.gateway302.usage.PriceBasis;
import io.gateway302.usage.PriceList;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of billable operations that a client may call, by what is known of their price. With a money limit, a call
 * without a price is rejected.
 *
 * @param priced operations with a price
 * @param perModel operations whose price depends on the model
 * @param estimated operations with an estimate only
 * @param unpriced operations without a price or an estimate
 */
record Pricing(
        @JsonProperty("priced") @Schema(description = "With a price")
        int priced,

        @JsonProperty("per_model") @Schema(description = "With a price that depends on the model")
        int perModel,

        @JsonProperty("estimated") @Schema(description = "With an estimate only")
        int estimated,

        @JsonProperty("unpriced") @Schema(description = "Refused, because their cost is not known")
        int unpriced) {

    /** Returns the numbers for a client; null if its money is not limited. */
    static @Nullable Pricing of(Client client, Catalog catalog, PriceList prices) {
        if (!client.limits().limitMoney()) {
            return null;
        }
        Map<PriceBasis, Integer> counts = new EnumMap<>(PriceBasis.class);
        catalog.operations().stream()
                .filter(operation ->
                        operation.billable() && client.permissions().allows(operation))
                .forEach(operation -> counts.merge(prices.basis(operation), 1, Integer::sum));
        return new Pricing(
                counts.getOrDefault(PriceBasis.PRICED, 0),
                counts.getOrDefault(PriceBasis.PER_MODEL, 0),
                counts.getOrDefault(PriceBasis.ESTIMATED, 0),
                counts.getOrDefault(PriceBasis.UNPRICED, 0));
    }
}
