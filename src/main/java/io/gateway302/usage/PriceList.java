package io.gateway302.usage;

import io.gateway302.catalog.Catalog;
import io.gateway302.catalog.Operation;
import io.gateway302.catalog.Price;
import io.gateway302.exchange.GatewayRequest;
import io.gateway302.exchange.Usage.Cost;
import io.gateway302.exchange.Usage.Source;
import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Prices what calls use: by the configured price, by the catalog's, or by a configured estimate. */
@Component
public class PriceList {

    static final String USD = "USD";

    private static final Cost FREE = new Cost(BigDecimal.ZERO, USD, Source.PRICE_LIST);

    private final ConfiguredPrices configured;

    PriceList(UsageProperties properties, Catalog catalog) {
        this.configured = new ConfiguredPrices(properties, catalog);
    }

    /**
     * What a quantity of an operation's unit costs. Without a price, an estimate stands for the whole call.
     *
     * @param quantity at least 0
     * @return null where nobody knows
     */
    public @Nullable Cost cost(Operation operation, long quantity) {
        if (!operation.billable()) {
            return FREE;
        }
        Price price = price(operation);
        if (price == null) {
            return configuredEstimate(operation);
        }
        BigDecimal amount = price.amount().multiply(BigDecimal.valueOf(quantity));
        return new Cost(
                price.per() == 1 ? amount : amount.divide(BigDecimal.valueOf(price.per()), MathContext.DECIMAL64),
                price.currency(),
                Source.PRICE_LIST);
    }

    /** What one call is expected to cost: that of one unit, or the estimate. Null where nobody knows. */
    public @Nullable Cost estimate(Operation operation) {
        return cost(operation, 1);
    }

    /** What this call is expected to cost, by what it asks for. Null where nobody knows. */
    public @Nullable Cost expected(GatewayRequest request) {
        return cost(request.operation(), Forecast.quantity(request));
    }

    /** What a call costs of which nobody told the quantity: nothing, or the estimate. Null where nobody knows. */
    @Nullable
    Cost unmeasured(Operation operation) {
        return operation.billable() ? configuredEstimate(operation) : FREE;
    }

    private @Nullable Price price(Operation operation) {
        Price own = configured.price(operation);
        return own == null ? operation.price() : own;
    }

    private @Nullable Cost configuredEstimate(Operation operation) {
        BigDecimal amount = configured.estimate(operation);
        return amount == null ? null : new Cost(amount, USD, Source.ESTIMATE);
    }
}
