package io.gateway302.usage;

import io.gateway302.catalog.price.ModelPrices;
import io.gateway302.catalog.price.TokenPrice;
import io.gateway302.usage.ListedPrice.Source;
import io.gateway302.usage.UpstreamModelPrices.Dated;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Prices of models from the configuration, from 302.AI and from the shipped list, in this order of precedence.
 *
 * @param models prices that count
 * @param configured prices from the configuration
 * @param upstream prices from 302.AI that count, by the name of the model in lower case
 * @param held changes at 302.AI that are not applied, by the name of the model in lower case
 * @param listedAt time of the newest list
 */
record CurrentModelPrices(
        ModelPrices models,
        ModelPrices configured,
        Map<String, Dated> upstream,
        Map<String, Dated> held,
        Instant listedAt) {

    private static final ModelPrices SHIPPED = ModelPrices.shipped();

    private static final Instant SHIPPED_AT =
            SHIPPED.date().atStartOfDay(ZoneOffset.UTC).toInstant();

    /**
     * Merges the prices. A list of 302.AI that is older than the shipped one does not count. A configured price decides
     * for all names of its model, and settles a held change.
     */
    static CurrentModelPrices of(Map<String, TokenPrice> own, UpstreamModelPrices read) {
        Instant listedAt = read.listedAt();
        ModelPrices configured = SHIPPED.only(own);
        if (listedAt == null || listedAt.isBefore(SHIPPED_AT)) {
            return new CurrentModelPrices(SHIPPED.with(own), configured, Map.of(), Map.of(), SHIPPED_AT);
        }
        Map<String, Dated> upstream = new HashMap<>(read.applied());
        upstream.keySet().removeIf(model -> configured.has(model) || isNameOf(configured, model));
        Map<String, Dated> held = new HashMap<>(read.held());
        held.keySet().removeIf(model -> configured.has(model) || isNameOf(configured, model));
        Map<String, TokenPrice> prices = new HashMap<>();
        upstream.forEach((model, dated) -> prices.put(model, Objects.requireNonNull(dated.price())));
        return new CurrentModelPrices(SHIPPED.with(prices).with(own), configured, upstream, Map.copyOf(held), listedAt);
    }

    /** Returns whether the shipped list lacks this name, so that the configured price of the model counts for it. */
    private static boolean isNameOf(ModelPrices configured, String model) {
        return !SHIPPED.has(model) && configured.find(model).isPresent();
    }

    Source source(String model) {
        if (configured.has(model)) {
            return Source.CONFIGURATION;
        }
        return upstream.containsKey(model) ? Source.UPSTREAM : Source.LIST;
    }

    /** Returns the date of a price; null if it is configured. */
    @Nullable
    LocalDate since(String model) {
        if (configured.has(model)) {
            return null;
        }
        Dated dated = upstream.get(model);
        return dated == null ? models.date() : dated.since();
    }
}
