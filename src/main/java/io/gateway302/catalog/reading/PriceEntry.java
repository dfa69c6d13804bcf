package io.gateway302.catalog.reading;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.gateway302.catalog.Unit;
import io.gateway302.catalog.price.Price;
import io.gateway302.catalog.price.PriceTier;
import io.gateway302.catalog.price.PriceUnit;
import io.gateway302.catalog.price.Rate;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Price in the format of a catalog file. It has one of {@code amount}, {@code per_model}, {@code reported}. */
record PriceEntry(
        @JsonProperty("when") @Nullable Map<String, List<JsonNode>> when,
        @JsonProperty("amount") @Nullable BigDecimal amount,
        @JsonProperty("currency") @Nullable String currency,
        @JsonProperty("per") @Nullable Long per,
        @JsonProperty("unit") @Nullable PriceUnit unit,
        @JsonProperty("assumed") @Nullable Integer assumed,
        @JsonProperty("per_model") @Nullable Boolean perModel,
        @JsonProperty("reported") @Nullable String reported) {

    /** Amount of an entry that has none, or something else too; the catalog's rules reject it. */
    private static final BigDecimal MISSING = BigDecimal.ONE.negate();

    /**
     * Returns the tier.
     *
     * @param counted unit in which the operation counts usage, which is the default for the price; null for none
     */
    PriceTier toTier(@Nullable Unit counted) {
        Map<String, List<String>> conditions = (when == null ? Map.<String, List<JsonNode>>of() : when)
                .entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey,
                                entry -> entry.getValue().stream()
                                        .map(JsonNode::asString)
                                        .toList()));
        return new PriceTier(conditions, rate(counted));
    }

    private Rate rate(@Nullable Unit counted) {
        boolean isOne =
                Stream.of(amount, perModel, reported).filter(Objects::nonNull).count() == 1;
        if (isOne && reported != null) {
            return new Rate.Reported(reported);
        }
        if (isOne && Boolean.TRUE.equals(perModel)) {
            return new Rate.PerModel();
        }
        return new Price(
                isOne && amount != null ? amount : MISSING,
                currency == null ? "USD" : currency,
                per == null ? 1 : per,
                unit == null ? unitOf(counted) : unit,
                assumed);
    }

    private static PriceUnit unitOf(@Nullable Unit counted) {
        return counted == null ? PriceUnit.CALL : PriceUnit.valueOf(counted.name());
    }
}
