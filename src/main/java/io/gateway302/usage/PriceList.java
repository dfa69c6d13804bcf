package io.gateway302.usage;

import io.gateway302.catalog.Catalog;
import io.gateway302.catalog.Operation;
import io.gateway302.catalog.price.ModelPrices;
import io.gateway302.catalog.price.Price;
import io.gateway302.catalog.price.Pricing;
import io.gateway302.catalog.price.Rate;
import io.gateway302.catalog.price.TokenPrice;
import io.gateway302.exchange.Attribute;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.Usage.Cost;
import io.gateway302.identity.ModelName;
import io.gateway302.usage.CallPrice.CallRate;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/**
 * Price list for calls: the configured price of an operation, otherwise that of the catalog, otherwise a configured
 * estimate. Language models are priced by the list of models, which 302.AI and the configuration may
 * complete.
 */
@Component
@EnableConfigurationProperties(UsageProperties.class)
public class PriceList {

    private static final Attribute<CallPrice> PRICE = new Attribute<>("price", CallPrice.class);

    private final ConfiguredPrices configured;
    private final Catalog catalog;
    private volatile Current current;

    PriceList(UsageProperties properties, Catalog catalog) {
        this.configured = new ConfiguredPrices(properties, catalog);
        this.catalog = catalog;
        this.current = current(UpstreamModelPrices.NONE);
    }

    /** Prices of models at one time, and the lines of the whole list, which are made when they are first needed. */
    private record Current(CurrentModelPrices models, Supplier<List<ListedPrice>> lines) {}

    private Current current(UpstreamModelPrices upstream) {
        CurrentModelPrices models = CurrentModelPrices.of(configured.models(), upstream);
        return new Current(models, SingletonSupplier.of(() -> new PriceListing(configured, models).lines(catalog)));
    }

    /**
     * Replaces the prices of models that were read from 302.AI. Configured prices take precedence. Calls that have a
     * price keep it.
     */
    public void refresh(UpstreamModelPrices upstream) {
        current = current(upstream);
    }

    /** Returns all prices of billable operations and of models. */
    public List<ListedPrice> lines() {
        return current.lines().get();
    }

    /** Returns the time of the newest price list: the shipped one, or one from 302.AI. */
    public Instant listedAt() {
        return current.models().listedAt();
    }

    /** Returns the number of models with a change that is not applied. */
    public int heldChanges() {
        return current.models().held().size();
    }

    /** Returns the highest cost that this call may have, by its request. Null if the price is unknown. */
    public @Nullable Cost expected(GatewayExchange request) {
        return of(request).reserved(Forecast.of(request));
    }

    /** Returns whether a model is in the list of models, by its full name or by its name without suffixes. */
    public boolean isListed(String model) {
        return tokens(model) != null;
    }

    /** Returns how the calls of an operation are priced. */
    public PriceBasis basis(Operation operation) {
        if (!operation.billable()) {
            return PriceBasis.FREE;
        }
        List<Rate> rates =
                pricing(operation).tiers().stream().map(tier -> tier.rate()).toList();
        if (rates.stream().anyMatch(Price.class::isInstance)) {
            return PriceBasis.PRICED;
        }
        if (rates.stream().anyMatch(Rate.PerModel.class::isInstance)) {
            return PriceBasis.PER_MODEL;
        }
        return configured.estimate(operation) == null ? PriceBasis.UNPRICED : PriceBasis.ESTIMATED;
    }

    /** Returns the price of a call. It is determined once, so that a later change does not affect the call. */
    CallPrice of(GatewayExchange request) {
        CallPrice known = request.get(PRICE);
        if (known == null) {
            known = price(request);
            request.set(PRICE, known);
        }
        return known;
    }

    private CallPrice price(GatewayExchange request) {
        Operation operation = request.operation();
        if (!operation.billable()) {
            return CallPrice.FREE;
        }
        List<CallRate> rates = new ArrayList<>();
        for (Rate possible : pricing(operation).possible(Forecast.of(request).fields())) {
            CallRate rate = rate(possible, request);
            if (rate == null) {
                return CallPrice.UNKNOWN;
            }
            rates.add(rate);
        }
        CallRate estimated = rates.isEmpty() ? estimated(operation, null) : null;
        if (estimated != null) {
            rates.add(estimated);
        }
        return new CallPrice(List.copyOf(rates));
    }

    private Pricing pricing(Operation operation) {
        Price own = configured.price(operation);
        return own == null ? operation.pricing() : Pricing.of(own);
    }

    private @Nullable CallRate rate(Rate rate, GatewayExchange request) {
        return switch (rate) {
            case Price price -> new CallRate.ByUnit(price);
            case Rate.PerModel _ -> {
                TokenPrice tokens = tokens(request.model());
                yield tokens == null
                        ? estimated(
                                request.operation(), current.models().models().unknown())
                        : new CallRate.ByTokens(tokens);
            }
            case Rate.Reported(String path) -> new CallRate.Reported(path, configured.estimate(request.operation()));
        };
    }

    private @Nullable TokenPrice tokens(@Nullable String model) {
        if (model == null) {
            return null;
        }
        ModelPrices models = current.models().models();
        return models.find(model)
                .or(() -> models.find(ModelName.withoutFeatures(model)))
                .orElse(null);
    }

    private @Nullable CallRate estimated(Operation operation, @Nullable TokenPrice model) {
        BigDecimal amount = configured.estimate(operation);
        return amount == null ? null : new CallRate.Estimated(amount, model);
    }
}
