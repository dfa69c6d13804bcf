package io.gateway302.usage;

import io.gateway302.catalog.ShippedCatalog;
import java.util.Map;

/** Prices of the shipped catalog, for tests. */
public final class ShippedPrices {

    private ShippedPrices() {}

    /** Returns the prices without estimates. */
    public static PriceList asTheyAre() {
        return estimating(Map.of());
    }

    /** Returns the prices with estimates for operations. */
    public static PriceList estimating(Map<String, String> estimates) {
        return new PriceList(new UsageProperties(Map.of(), Map.of(), estimates, null), ShippedCatalog.load());
    }
}
