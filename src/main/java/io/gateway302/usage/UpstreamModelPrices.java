package io.gateway302.usage;

import io.gateway302.catalog.price.TokenPrice;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Prices of models that were read from 302.AI, by the name of the model in lower case.
 *
 * @param applied prices by which calls are charged
 * @param held changes that are shown and not applied
 * @param listedAt time at which 302.AI was last asked with success; null for never
 */
public record UpstreamModelPrices(
        Map<String, Dated> applied,
        Map<String, Dated> held,
        @Nullable Instant listedAt) {

    /** No prices. */
    public static final UpstreamModelPrices NONE = new UpstreamModelPrices(Map.of(), Map.of(), null);

    /** Copies the maps. */
    public UpstreamModelPrices {
        applied = Map.copyOf(applied);
        held = Map.copyOf(held);
    }

    /**
     * Price since a day.
     *
     * @param price price; null if 302.AI does not list the model any more
     * @param since day (UTC) on which it was first seen
     */
    public record Dated(@Nullable TokenPrice price, LocalDate since) {}
}
