package io.gateway302.usage;

import io.gateway302.catalog.Catalog;
import io.gateway302.catalog.Operation;
import io.gateway302.catalog.price.ModelPrices;
import io.gateway302.catalog.price.Price;
import io.gateway302.catalog.price.PriceTier;
import io.gateway302.catalog.price.Rate;
import io.gateway302.catalog.price.TokenPrice;
import io.gateway302.usage.ListedPrice.Source;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lines of the price list: those of the operations in the order of the catalog, then those of the models by name. */
final class PriceListing {

    private static final long MILLION = 1_000_000;

    private final ConfiguredPrices configured;
    private final ModelPrices models;

    PriceListing(ConfiguredPrices configured, ModelPrices models) {
        this.configured = configured;
        this.models = models;
    }

    List<ListedPrice> lines(Catalog catalog) {
        return Stream.concat(
                        catalog.operations().stream()
                                .filter(Operation::billable)
                                .flatMap(this::lines),
                        models.all().entrySet().stream()
                                .sorted(Map.Entry.comparingByKey())
                                .flatMap(model -> lines(model.getKey(), model.getValue())))
                .toList();
    }

    private Stream<ListedPrice> lines(Operation operation) {
        Price own = configured.price(operation);
        if (own != null) {
            return Stream.of(line(operation, Map.of(), own, Source.CONFIGURATION, null));
        }
        if (operation.pricing().tiers().isEmpty()) {
            BigDecimal estimate = configured.estimate(operation);
            return Stream.of(new ListedPrice(
                    operation.id(),
                    null,
                    Map.of(),
                    estimate == null ? null : "call",
                    estimate,
                    CallPrice.USD,
                    1,
                    estimate == null ? Source.NONE : Source.ESTIMATE,
                    null));
        }
        return operation.pricing().tiers().stream().map(tier -> line(operation, tier));
    }

    private ListedPrice line(Operation operation, PriceTier tier) {
        return switch (tier.rate()) {
            case Price price -> line(operation, tier.when(), price, Source.LIST, models.date());
            case Rate.PerModel _ -> unknown(operation, tier, Source.PER_MODEL);
            case Rate.Reported _ -> unknown(operation, tier, Source.REPORTED);
        };
    }

    private static ListedPrice line(
            Operation operation,
            Map<String, List<String>> when,
            Price price,
            Source source,
            @Nullable LocalDate since) {
        return new ListedPrice(
                operation.id(),
                null,
                when,
                price.unit().label(),
                price.amount(),
                price.currency(),
                price.per(),
                source,
                since);
    }

    private static ListedPrice unknown(Operation operation, PriceTier tier, Source source) {
        return new ListedPrice(operation.id(), null, tier.when(), null, null, CallPrice.USD, 1, source, null);
    }

    private Stream<ListedPrice> lines(String model, TokenPrice price) {
        boolean own = configured.models().keySet().stream().anyMatch(model::equalsIgnoreCase);
        return Stream.of(
                        Map.entry("input_token", price.input()),
                        Map.entry("cached_input_token", price.cachedInput()),
                        Map.entry("output_token", price.output()))
                .map(entry -> new ListedPrice(
                        null,
                        model,
                        Map.of(),
                        entry.getKey(),
                        entry.getValue(),
                        CallPrice.USD,
                        MILLION,
                        own ? Source.CONFIGURATION : Source.LIST,
                        own ? null : models.date()));
    }
}
