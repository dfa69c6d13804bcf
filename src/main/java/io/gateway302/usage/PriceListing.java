package io.gateway302.usage;

import io.gateway302.catalog.Catalog;
import io.gateway302.catalog.Operation;
import io.gateway302.catalog.price.Price;
import io.gateway302.catalog.price.PriceTier;
import io.gateway302.catalog.price.Rate;
import io.gateway302.catalog.price.TokenPrice;
import io.gateway302.usage.ListedPrice.Held;
import io.gateway302.usage.ListedPrice.Source;
import io.gateway302.usage.UpstreamModelPrices.Dated;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lines of the price list: those of the operations in the order of the catalog, then those of the models by name. */
final class PriceListing {

    private static final long MILLION = 1_000_000;

    private final ConfiguredPrices configured;
    private final CurrentModelPrices models;

    PriceListing(ConfiguredPrices configured, CurrentModelPrices models) {
        this.configured = configured;
        this.models = models;
    }

    List<ListedPrice> lines(Catalog catalog) {
        return Stream.concat(
                        catalog.operations().stream()
                                .filter(Operation::billable)
                                .flatMap(this::lines),
                        Stream.concat(models.models().all().keySet().stream(), models.held().keySet().stream())
                                .distinct()
                                .sorted()
                                .flatMap(this::lines))
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
                    null,
                    null));
        }
        return operation.pricing().tiers().stream().map(tier -> line(operation, tier));
    }

    private ListedPrice line(Operation operation, PriceTier tier) {
        return switch (tier.rate()) {
            case Price price ->
                line(operation, tier.when(), price, Source.LIST, models.models().date());
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
                since,
                null);
    }

    private static ListedPrice unknown(Operation operation, PriceTier tier, Source source) {
        return new ListedPrice(operation.id(), null, tier.when(), null, null, CallPrice.USD, 1, source, null, null);
    }

    private Stream<ListedPrice> lines(String model) {
        TokenPrice price = models.models().find(model).orElse(null);
        Dated held = models.held().get(model);
        return Stream.of(
                line(model, "input_token", price, held, TokenPrice::input),
                line(model, "cached_input_token", price, held, TokenPrice::cachedInput),
                line(model, "output_token", price, held, TokenPrice::output));
    }

    private ListedPrice line(
            String model,
            String unit,
            @Nullable TokenPrice price,
            @Nullable Dated held,
            Function<TokenPrice, BigDecimal> part) {
        return new ListedPrice(
                null,
                model,
                Map.of(),
                unit,
                price == null ? null : part.apply(price),
                CallPrice.USD,
                MILLION,
                price == null ? Source.NONE : models.source(model),
                price == null ? null : models.since(model),
                held == null ? null : new Held(held.price() == null ? null : part.apply(held.price()), held.since()));
    }
}
