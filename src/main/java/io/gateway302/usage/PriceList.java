package io.gateway302.usage;

import io.gateway302.catalog.Catalog;
import io.gateway302.catalog.Operation;
import io.gateway302.catalog.Price;
import io.gateway302.exchange.GatewayExchange;
import io.gateway302.exchange.Usage.Cost;
import io.gateway302.exchange.Usage.Source;
import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Price list for calls: the configured price of an operation, otherwise that of the catalog, otherwise a configured
 * estimate.
 */
@Component
public class PriceList {

    static final String USD = "USD";

    private static final Cost FREE = new Cost(BigDecimal.ZERO, USD, Source.PRICE_LIST);

    private final ConfiguredPrices configured;

    PriceList(UsageProperties properties, Catalog catalog) {
        this.configured = new ConfiguredPrices(properties, catalog);
    }

    /**
     * Returns the cost of a number of units of an operation. Without a price, an estimate covers the whole call.
     *
     * @param quantity number of units, at least 0
     * @return null if it is unknown
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

    /** Returns the expected cost of one call: the price of one unit, or the estimate. Null if it is unknown. */
    public @Nullable Cost estimate(Operation operation) {
        return cost(operation, 1);
    }

    /** Returns the expected cost of this call, based on its request. Null if it is unknown. */
    public @Nullable Cost expected(GatewayExchange request) {
        return cost(request.operation(), Forecast.quantity(request));
    }

    /**
     * Returns the cost of a call with an unknown quantity: zero for a free operation, otherwise the estimate. Null if
     * it is unknown.
     */
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
